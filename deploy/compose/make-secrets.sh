#!/bin/sh
# Makes what compose.yaml expects below secrets/, each once: nothing that is there is made anew.
set -eu
umask 077
mkdir -p secrets
random() { openssl rand -hex "$1"; }
keep() {
	if [ ! -e "secrets/$1" ]; then
		cat >"secrets/$1"
		echo "made secrets/$1"
	else
		cat >/dev/null
	fi
}
random 32 | keep spillway_key
random 24 | keep metrics_token
random 12 | keep admin_password
random 24 | keep postgres_password
printf 'postgresql://spillway:%s@postgres:5432/spillway\n' "$(cat secrets/postgres_password)" | keep database_url
random 24 | keep redis_password
printf 'redis://:%s@redis:6379/0\n' "$(cat secrets/redis_password)" | keep redis_url
printf 'dir /data\nappendonly yes\nmaxmemory-policy noeviction\nrequirepass %s\n' "$(cat secrets/redis_password)" | keep redis_conf
random 12 | keep mosquitto_password
if [ ! -e secrets/mosquitto_users ]; then
	# The image has the tool that hashes the password.
	docker run --rm --network none -v "$PWD/secrets:/secrets" eclipse-mosquitto:2.0.22 \
		mosquitto_passwd -b -c /secrets/mosquitto_users spillway "$(cat secrets/mosquitto_password)"
	echo "made secrets/mosquitto_users"
fi
# The images read them as users of their own: Spillway as 1000, Redis as 999, Mosquitto as 1883.
if [ "$(id -u)" = 0 ]; then
	chown 1000 secrets/spillway_key secrets/database_url secrets/redis_url secrets/metrics_token secrets/admin_password
	chown 999 secrets/redis_conf
	chown 1883 secrets/mosquitto_users
else
	echo "Not run as root: the files belong to $(id -un). Images whose user is another one cannot read them; run it with sudo."
fi
