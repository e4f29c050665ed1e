export const HELP = `Usage: spillway <command> [options]

Publishes TDengine subscriptions (TMQ topics) to MQTT brokers.

  spillway run -f DSN -t DSN          read, publish, commit; until it is stopped
  spillway check -f DSN -t DSN        try both connections, step by step
  spillway preview -t DSN             show what would be published, and what skipped and why
  spillway rotate-key                 a new key for all stored secrets, while the server is stopped
  spillway simulator [--port 6041]    a TDengine in memory, to try the others against
  spillway help, spillway --version

DSNs
  -f, --from DSN       tmq+ws://user:password@host:6041/topic?group.id=…
  -t, --to DSN         mqtt://host:1883?version=5.0&client_id=…&topic=…
  --from-file FILE     a file that holds the DSN; so does --to-file
  SPILLWAY_FROM, SPILLWAY_TO in the environment keep passwords out of the process list

Options
  --exit-idle SECONDS  run: end when nothing new was read for so long
  --json               one JSON object per line (run: per second)
  --test-topic TOPIC   check: publish one message to this MQTT topic
  --samples FILE       preview: messages to try, as JSON

Exit codes: 0 done, 1 what no retry can mend, 2 a DSN or option that is wrong.
`;
