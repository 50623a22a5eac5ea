/** Shown in `status.agent.version`; raised with the package's. */
export const AGENT_VERSION = '0.1.0';
