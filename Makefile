# The commands of the README. Each does all the set-up it needs on a machine with Node and Go.
.PHONY: test check
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)

node_modules/.package-lock.json: package-lock.json
	npm ci --no-fund --no-audit
	touch $@

check: node_modules/.package-lock.json
	node tools/check.ts

test: node_modules/.package-lock.json
	node tools/check.ts
