/** A certificate, with what it takes to verify it behind it, and its private key; both PEM. */
export interface CertificatePair {
  readonly certPem: string;
  readonly keyPem: string;
}
