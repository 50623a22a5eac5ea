# The commands of the README. Each does all the set-up it needs on a machine with Node and Go.
#
#   make demo                  a cluster, a broker, the operator and three robots; Ctrl-C ends all of it
#   make demo ONCE=1           the same without a person: exits 0 when every sample did what it should
#   make demo CONTEXT=name     in a cluster you have, by the name of its kubeconfig context
#   make test                  everything; the last line is the totals
#   make check                 format, lint, types, generated files, unit tests; no cluster
#   make bench SUITE=name      make soak SUITE=name
.PHONY: demo test check bench soak set-up
.NOTPARALLEL:
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
lock := node_modules/.kubevac-lock

demo: set-up
	@exec node sandbox/demo/main.ts $(if $(ONCE),--once) $(if $(CONTEXT),--context '$(CONTEXT)')

test: set-up
	@exec node tools/test.ts all

check: set-up
	@exec node tools/check.ts

bench: set-up
	@exec node test/bench/main.ts $(SUITE)

soak: set-up
	@exec node tools/test.ts soak '$(SUITE)'

# The lock file is compared, not its time: a fresh checkout with its node_modules installs nothing.
set-up:
	@command -v npm >/dev/null && command -v node >/dev/null || { \
	  echo 'Kubevac needs Node 24 or newer with npm, and there is none on PATH: install it from https://nodejs.org/.' >&2; exit 1; }
	@cmp -s package-lock.json $(lock) || { npm ci --no-fund --no-audit --loglevel=error && cp package-lock.json $(lock); }
	@node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 24 ? 0 : 1)' || { \
	  echo "Kubevac needs Node 24 or newer, and this is $$(node --version): install it from https://nodejs.org/." >&2; exit 1; }
