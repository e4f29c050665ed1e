"""What the vendor's own Python client makes of a server: one scenario, told as one line of JSON.

    client.py HOST:PORT TMQ_TOPIC GROUP MESSAGES

Reads MESSAGES messages (those with metadata alone count too), commits, looks at the assignment, seeks back to the
beginning and reads again. Nothing in the answer depends on ids or times, so that two servers can be compared.
"""

import datetime
import decimal
import json
import sys

import taosws

POLL_S = 1.0
MOST_POLLS = 40


def plain(value):
    if isinstance(value, datetime.datetime):
        return {"datetime": value.astimezone(datetime.timezone.utc).isoformat()}
    if isinstance(value, (bytes, bytearray, memoryview)):
        return {"hex": bytes(value).hex()}
    if isinstance(value, decimal.Decimal):
        return {"decimal": str(value)}
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**53:
        return {"integer": str(value)}
    return value


def read(consumer, wanted):
    """The blocks of so many messages: names and types of the columns, and the rows."""
    messages = []
    for _ in range(MOST_POLLS):
        if len(messages) == wanted:
            break
        message = consumer.poll(timeout=POLL_S)
        if message is None:
            continue
        blocks = [
            {
                "columns": [[field.name(), field.type()] for field in block.fields()],
                "rows": [[plain(cell) for cell in row] for row in block.fetchall()],
            }
            for block in message
        ]
        messages.append({"topic": message.topic(), "blocks": blocks})
        consumer.commit(message)
    return messages


def complaint(action):
    """The words of an error; the client's own panics are no ordinary exceptions."""
    try:
        action()
    except BaseException as error:  # noqa: BLE001
        return str(error)
    return None


def main(host, topic, group, wanted):
    name, port = host.rsplit(":", 1)
    options = {
        "td.connect.websocket.scheme": "ws",
        "td.connect.ip": name,
        "td.connect.port": port,
        "td.connect.user": "root",
        "td.connect.pass": "taosdata",
        "group.id": group,
        "client.id": "vendor",
        "auto.offset.reset": "earliest",
        "enable.auto.commit": "false",
    }
    consumer = taosws.Consumer(options)
    consumer.subscribe([topic])
    told = {"topics": consumer.list_topics(), "messages": read(consumer, wanted)}
    lines = [line for each in consumer.assignment() for line in each.assignments()]
    ids = [line.vg_id() for line in lines]
    told["assignment"] = [
        {
            "isInRange": line.begin() <= line.offset() <= line.end(),
            "isReadToTheEnd": consumer.position(topic, line.vg_id()) == line.end(),
            "isCommitted": line.begin() < consumer.committed(topic, line.vg_id()) <= line.end(),
        }
        for line in lines
    ]
    for line in lines:
        consumer.commit_offset(topic, line.vg_id(), line.begin())
    told["isCommittedAtBegin"] = [consumer.committed(topic, line.vg_id()) == line.begin() for line in lines]
    for line in lines:
        consumer.seek(topic, line.vg_id(), line.begin())
    told["isAtBegin"] = [consumer.position(topic, line.vg_id()) == line.begin() for line in lines]
    told["again"] = read(consumer, wanted)
    told["complaints"] = {
        "seek beyond the end": complaint(lambda: consumer.seek(topic, ids[0], 10**9)),
        "seek in a foreign vgroup": complaint(lambda: consumer.seek(topic, 99999, 0)),
        "seek in a foreign topic": complaint(lambda: consumer.seek("nope", ids[0], 0)),
        "commit beyond the end": complaint(lambda: consumer.commit_offset(topic, ids[0], 10**9)),
        "unknown topic": complaint(lambda: taosws.Consumer(options).subscribe(["nope"])),
        "wrong password": complaint(
            lambda: taosws.Consumer({**options, "td.connect.pass": "wrong"}).subscribe([topic])
        ),
    }
    consumer.unsubscribe()
    consumer.close()
    print(json.dumps(told, ensure_ascii=False))


main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
