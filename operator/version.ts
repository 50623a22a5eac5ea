/** Shown in `status.nodeInfo` of Nodes; raised with the package's. */
export const OPERATOR_VERSION = '0.1.0';
