# Sets $node to a Node that runs TypeScript: KUBEVAC_NODE, the one of this checkout, or the one on PATH.
node=${KUBEVAC_NODE:-$here/../../node_modules/.bin/node}
if [ ! -x "$node" ]; then
  node=node
  node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 24 ? 0 : 1)' 2>/dev/null || {
    echo 'kubectl vac needs Node 24 or newer on PATH, or in KUBEVAC_NODE: see docs/kubectl-vac.md' >&2
    exit 1
  }
fi
# Most of a command's time is loading it: what was compiled once is kept.
cache=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
export NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE-${cache:+$cache/kubevac/compile}}"
