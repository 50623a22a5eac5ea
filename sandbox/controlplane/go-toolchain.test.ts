import { test } from 'node:test';
import assert from 'node:assert/strict';
import { goFault, parseGoVersion, parseRequiredGo } from './go-toolchain.ts';

const required = { major: 1, minor: 26 };

test('the version of Go is read from releases, candidates and development versions', () => {
  assert.deepEqual(parseGoVersion('go version go1.26.8 linux/amd64'), { major: 1, minor: 26 });
  assert.deepEqual(parseGoVersion('go version go1.27rc1 darwin/arm64'), { major: 1, minor: 27 });
  assert.deepEqual(parseGoVersion('go version go1.26 linux/arm64'), { major: 1, minor: 26 });
  assert.deepEqual(parseGoVersion('go version devel go1.28-7c694fbad1 linux/amd64'), { major: 1, minor: 28 });
  assert.equal(parseGoVersion('gccgo (GCC) 14'), undefined);
});

test('the version that is needed is the one in go.mod', () => {
  assert.deepEqual(parseRequiredGo('module x\n\ngo 1.26.0\n\ngodebug default=go1.26\n'), required);
  assert.throws(() => parseRequiredGo('module x\n'));
});

test('a Go that is new enough has no fault', () => {
  for (const version of ['go1.26.0', 'go1.27.3', 'go2.0'])
    assert.equal(goFault(`go version ${version} linux/amd64\n`, required), undefined);
});

test('one sentence says what to install when Go is missing, old or unknown', () => {
  assert.match(goFault(undefined, required) ?? '', /Go 1\.26 or newer .* no `go` on PATH: install it from/);
  assert.match(
    goFault('go version go1.22.2 linux/amd64\n', required) ?? '',
    /Go 1\.26 or newer and this is "go version go1\.22\.2 linux\/amd64": install a newer one .*GOTOOLCHAIN=local/,
  );
  assert.match(goFault('gccgo (GCC) 14', required) ?? '', /this is "gccgo/);
});
