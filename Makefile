# What people type. Everything here is a few plain commands; read them, or run them by hand.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory

SWIFT ?= swift
PREFIX ?= /usr/local
BUILD := .build/release
SECONDS_OF_FUZZING ?= 60
SECONDS_OF_SOAK ?= 1200
KILLS ?= 200
SESSIONS ?= 1000

# libre2-dev: the regular expression library, libsqlite3-dev: the database of durable limits; both are linked into the
# binary. openssl: makes the certificates of tests.
DEBIAN_PACKAGES := libre2-dev libsqlite3-dev openssl

.PHONY: help demo test build lint packages bench fuzz property chaos hostile soak pairings grants five install clean

help:
	@echo 'make demo      build, and show the gateway at work on its example server'
	@echo 'make test      lint, build, and run every test'
	@echo 'make build     the release binary, $(BUILD)/sallyport'
	@echo 'make install   copy the binary to $(PREFIX)/bin (set PREFIX=)'
	@echo 'make bench     measure the hot paths'
	@echo 'make fuzz      feed broken messages to the decoder ($(SECONDS_OF_FUZZING) s, set SECONDS_OF_FUZZING=)'
	@echo 'make property  hold our JSON reading against Python, Node and Go'
	@echo 'make chaos     kill gateways under load ($(KILLS) times, set KILLS=), then count what reached the server'
	@echo 'make hostile   one gateway among servers and clients that misbehave'
	@echo 'make soak      run for long ($(SECONDS_OF_SOAK) s, set SECONDS_OF_SOAK=) and look for growth'
	@echo 'make pairings  clients and servers of every era over every transport, with the gateway between them'
	@echo 'make grants    two grants behind one door, with ids that collide ($(SESSIONS) sessions, set SESSIONS=)'
	@echo 'make five      five servers behind one door, three of them in trouble'
	@echo 'make clean     remove what was built'

demo: build
	Support/demo.sh

test: lint build
	$(SWIFT) test -c release --disable-testable-imports

build: packages
	$(SWIFT) build -c release

lint:
	$(SWIFT) format lint --strict --parallel --recursive Sources Tests Package.swift

# Asks for nothing when nothing is missing; apt-get runs only on Debian and its children.
packages:
	@command -v $(SWIFT) >/dev/null || { echo 'error: swift 6.3 is not in PATH; see https://www.swift.org/install' >&2; exit 2; }
	@missing=''; \
	command -v dpkg-query >/dev/null || { echo 'not Debian: please install $(DEBIAN_PACKAGES) yourself'; exit 0; }; \
	for package in $(DEBIAN_PACKAGES); do \
	    dpkg-query -W -f '$${Status}' "$$package" 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	if [[ -n "$$missing" ]]; then \
	    as_root=''; [[ "$$(id -u)" == 0 ]] || as_root='sudo'; \
	    echo "installing:$$missing"; \
	    $$as_root apt-get update; \
	    $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $$missing; \
	fi

bench: build
	$(SWIFT) run -c release --package-path Benchmarks JSONTextBenchmark
	$(SWIFT) run -c release --package-path Benchmarks DecisionBenchmark

fuzz:
	Fuzz/run.sh $(SECONDS_OF_FUZZING)

property:
	python3 Tests/Property/json/run.py

chaos: build
	cd Tests/Chaos && python3 -B test_windows.py && python3 kill.py --kills $(KILLS)

hostile: build
	python3 Tests/Chaos/hostile.py

soak: build
	python3 Tests/Chaos/soak.py --seconds $(SECONDS_OF_SOAK)

pairings: build
	python3 Tests/Chaos/pairings.py

grants: build
	python3 Tests/Chaos/grants.py --sessions $(SESSIONS)

five: build
	python3 Tests/Chaos/five.py

install: build
	install -d '$(DESTDIR)$(PREFIX)/bin'
	install -m 0755 $(BUILD)/sallyport '$(DESTDIR)$(PREFIX)/bin/sallyport'

clean:
	$(SWIFT) package clean
