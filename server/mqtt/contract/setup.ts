import type { BrokerDsn, MqttVersion } from "@/lib/dsn/types";
import { Secret } from "@/lib/secret";
import type { BrokerKind, BrokerLogin, RunningBroker } from "@/server/testing/brokers/types";
import { brokerDsn, hurriedClock, type Listener, listen } from "@/server/testing/messages";
import { createMqttPublisher } from "../publisher";
import type { MqttPublisher, PublisherStatus } from "../types";

/** What a case works with: a broker, and everything that has to be closed after the case. */
export class ContractRun implements AsyncDisposable {
	readonly kind: BrokerKind;
	readonly broker: RunningBroker;
	/** Begins every topic; with its slash replaced, every client id: so cases do not meet. */
	readonly name: string;
	readonly #opened: AsyncDisposable[] = [];

	constructor(kind: BrokerKind, broker: RunningBroker, name: string) {
		this.kind = kind;
		this.broker = broker;
		this.name = name;
	}

	get #clientId(): string {
		return this.name.replace("/", "-");
	}

	dsn(version: MqttVersion, changes: Partial<BrokerDsn> = {}): BrokerDsn {
		return brokerDsn(this.broker.port, {
			version,
			clientId: this.#clientId,
			maxInflight: 100,
			...login(this.kind.login),
			...changes,
		});
	}

	publisher(version: MqttVersion, changes: Partial<BrokerDsn> = {}): MqttPublisher {
		const created = createMqttPublisher(this.dsn(version, changes), { clock: hurriedClock(), random: () => 0.5 });
		this.#opened.push(created);
		return created;
	}

	async connected(version: MqttVersion, changes: Partial<BrokerDsn> = {}): Promise<MqttPublisher> {
		const created = this.publisher(version, changes);
		await created.connect(new AbortController().signal);
		return created;
	}

	async subscriber(filter = `${this.name}/#`): Promise<Listener> {
		const { login: as, subscriberVersion, subscriberQos = 2 } = this.kind;
		const created = await listen(this.broker.port, filter, {
			protocolVersion: subscriberVersion,
			login: as,
			qos: subscriberQos,
			clientId: `${this.#clientId}-s${this.#opened.length}`,
		});
		this.#opened.push(created);
		return created;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const opened of this.#opened.reverse()) await opened[Symbol.asyncDispose]();
	}
}

export function login(as: BrokerLogin | undefined): Partial<BrokerDsn> {
	return as === undefined ? {} : { user: as.user, password: new Secret(as.password) };
}

export function nextStatus(
	publisher: MqttPublisher,
	isWanted: (status: PublisherStatus) => boolean,
): Promise<PublisherStatus> {
	return new Promise((resolve) => {
		const remove = publisher.onStatus((status) => {
			if (!isWanted(status)) return;
			remove();
			resolve(status);
		});
	});
}
