/** The version of the MQTT contract. It is raised only for a change that an older reader would misunderstand. */
export const PROTOCOL_VERSION = 1;
