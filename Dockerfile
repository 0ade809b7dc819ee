# Sekisho for test suites: the testing profile, empty, in memory, open to anybody who reaches it.
#
#   docker build -t sekisho .
#   docker run --rm -p 127.0.0.1:9229:9229 sekisho
#
# Publish the port on loopback, as above: whoever reaches it may do everything. Settings can be given by
# environment (-e SEKISHO_FIXED_CODE=123456); other arguments replace the default ones as a whole:
#
#   docker run -v sekisho:/var/lib/sekisho -v /etc/sekisho:/etc/sekisho:ro sekisho \
#       serve --profile production --host 0.0.0.0 --data /var/lib/sekisho \
#       --master-key-file /etc/sekisho/master.key --config /etc/sekisho/sekisho.yaml

FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends libargon2-dev libcrypt-dev libcurl4-openssl-dev libpq-dev libsqlite3-dev libssl-dev libyaml-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY Package.swift ./
COPY Migrations Migrations
COPY Sources Sources
# Tests are part of the manifest, so their folders must be there; they are not built.
COPY Tests Tests
RUN swift build -c release --static-swift-stdlib --product sekisho -Xlinker -s \
    && cp "$(swift build -c release --show-bin-path)/sekisho" /sekisho

FROM debian:bookworm-slim
# Exactly what `ldd sekisho` names beyond what every Debian has, and the authorities that mail servers' and webhooks'
# certificates lead to; scripts/soak image holds this list to it.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libargon2-1 libcurl4 libpq5 libsqlite3-0 libssl3 libyaml-0-2 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 9229 --home-dir /var/lib/sekisho --create-home --shell /usr/sbin/nologin sekisho
COPY --from=build /sekisho /usr/bin/sekisho
USER sekisho
WORKDIR /var/lib/sekisho
VOLUME /var/lib/sekisho
EXPOSE 9229
HEALTHCHECK --interval=3s --timeout=3s --start-period=10s CMD ["/usr/bin/sekisho", "health"]
ENTRYPOINT ["/usr/bin/sekisho"]
CMD ["serve", "--profile", "testing", "--host", "0.0.0.0", "--open-admin"]
