import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
  type X509Certificate,
} from '@peculiar/x509';

/** A certificate and its private key (PKCS#8). */
export interface KeyPair {
  readonly certPem: string;
  readonly keyPem: string;
}

export interface Authority extends KeyPair {
  readonly certificate: X509Certificate;
  readonly privateKey: webcrypto.CryptoKey;
}

export interface Subject {
  readonly commonName: string;
  readonly organization?: string;
  /** A serving certificate for these names; a client certificate when absent. */
  readonly serves?: readonly { readonly type: 'dns' | 'ip'; readonly value: string }[];
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const validMilliseconds = 365 * 86_400_000;
/** Certificates begin a minute ago: another machine's clock may be behind. */
const backdatedMilliseconds = 60_000;

/** Makes an authority with a P-256 key that is valid for a year from `now`. */
export async function makeAuthority(commonName: string, now: Date): Promise<Authority> {
  cryptoProvider.set(webcrypto as typeof crypto);
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    ...validity(now),
    name: `CN=${commonName}`,
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign | KeyUsageFlags.digitalSignature, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    certificate,
    privateKey: keys.privateKey,
    certPem: certificate.toString('pem'),
    keyPem: await privatePem(keys.privateKey),
  };
}

/** Makes a P-256 key and a certificate for it, signed by the authority and valid for a year from `now`. */
export async function issueCertificate(by: Authority, subject: Subject, now: Date): Promise<KeyPair> {
  const { commonName, organization, serves } = subject;
  const keys = await newKeys();
  const usage = serves === undefined ? ExtendedKeyUsage.clientAuth : ExtendedKeyUsage.serverAuth;
  const certificate = await X509CertificateGenerator.create({
    ...validity(now),
    subject: organization === undefined ? `CN=${commonName}` : `O=${organization}, CN=${commonName}`,
    issuer: by.certificate.subject,
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: by.privateKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([usage]),
      ...(serves === undefined ? [] : [new SubjectAlternativeNameExtension([...serves])]),
      await AuthorityKeyIdentifierExtension.create(by.certificate),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certPem: certificate.toString('pem'), keyPem: await privatePem(keys.privateKey) };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

function validity(now: Date): { serialNumber: string; notBefore: Date; notAfter: Date } {
  const random = Buffer.from(webcrypto.getRandomValues(new Uint8Array(16)));
  return {
    // Positive by X.509: the highest bit is not set.
    serialNumber: random.toString('hex').replace(/^./, '1'),
    notBefore: new Date(now.getTime() - backdatedMilliseconds),
    notAfter: new Date(now.getTime() + validMilliseconds),
  };
}

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  return PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}
