import assert from 'node:assert/strict';
import { test } from 'node:test';
import { neededRight } from './auth/needed-right.ts';
import { readTarget } from './route.ts';

const paths: Readonly<Record<string, object>> = {
  '/healthz': { page: 'healthz' },
  '/pods': { page: 'pods' },
  '/runningpods': { page: 'runningpods' },
  '/runningpods/': { page: 'runningpods' },
  '/stats/summary': { page: 'summary' },
  '/stats/summary?only_cpu_and_memory=true': { page: 'summary' },
  '/metrics/resource': { page: 'resource' },
  '/metrics': { page: 'unknown' },
  '/containerLogs/home/mission/clean': {
    page: 'containerLogs',
    namespace: 'home',
    pod: 'mission',
    container: 'clean',
  },
  '/containerLogs/home/mission': { page: 'unknown' },
  '/containerLogs/home/mission/': { page: 'unknown' },
  '/containerLogs/home/mission/uid/clean': { page: 'unknown' },
  '/containerLogs/home/mission/cl%65an': {
    page: 'containerLogs',
    namespace: 'home',
    pod: 'mission',
    container: 'clean',
  },
  '/containerLogs/home/mission/%zz': { page: 'unknown' },
  '/exec/home/mission/clean': { page: 'exec', namespace: 'home', pod: 'mission', container: 'clean' },
  '/exec/home/mission/u-1/clean?command=a': {
    page: 'exec',
    namespace: 'home',
    pod: 'mission',
    uid: 'u-1',
    container: 'clean',
  },
  '/attach/home/mission/clean': { page: 'attach', namespace: 'home', pod: 'mission', container: 'clean' },
  '/exec/home/mission/u-1/clean/more': { page: 'unknown' },
  '/portForward/home/mission': { page: 'portForward' },
  '/run/home/mission/clean': { page: 'run' },
  '/': { page: 'unknown' },
  '': { page: 'unknown' },
  '*': { page: 'unknown' },
  'http://robot/pods': { page: 'unknown' },
  '/constructor': { page: 'unknown' },
  '//pods': { page: 'unknown' },
};

for (const [path, route] of Object.entries(paths))
  test(`the path "${path}" is ${JSON.stringify(route)}`, () => {
    const found = readTarget(path).route;
    assert.deepEqual({ ...found }, route);
  });

const rights: Readonly<Record<string, string>> = {
  'GET /healthz': 'get healthz proxy',
  'GET /pods': 'get pods proxy',
  'HEAD /pods': 'get pods proxy',
  'GET /runningpods/': 'get pods proxy',
  'GET /stats/summary': 'get stats',
  'GET /metrics/resource': 'get metrics',
  'GET /metrics/anything': 'get metrics',
  'GET /logs/syslog': 'get log',
  'GET /containerLogs/home/mission/clean': 'get proxy',
  'GET /exec/home/mission/clean': 'create proxy',
  'POST /attach/home/mission/clean': 'create proxy',
  'DELETE /portForward/home/mission': 'create proxy',
  'GET /run/a/b/c': 'create proxy',
  'POST /pods': 'create pods proxy',
  'PUT /x': 'update proxy',
  'PATCH /x': 'patch proxy',
  'DELETE /x': 'delete proxy',
  'PROPFIND /x': 'propfind proxy',
  'GET /constructor': 'get proxy',
  'GET /': 'get proxy',
};

for (const [line, right] of Object.entries(rights))
  test(`${line} needs ${right}`, () => {
    const [method = '', path = ''] = line.split(' ');
    const { verb, subresources } = neededRight(method, readTarget(path));
    assert.equal([verb, ...subresources].join(' '), right);
  });
