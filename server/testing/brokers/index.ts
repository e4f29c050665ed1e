import { AEDES } from "./aedes";
import { EJABBERD } from "./ejabberd";
import { MOSQUITTO } from "./mosquitto";
import { RABBITMQ } from "./rabbitmq";
import type { BrokerKind } from "./types";

/** The makes of broker that the contract suite runs against; the first two are quick, and always there. */
export const BROKER_KINDS: readonly BrokerKind[] = [MOSQUITTO, AEDES, EJABBERD, RABBITMQ];
