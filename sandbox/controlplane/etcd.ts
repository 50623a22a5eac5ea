/** True when etcd has a leader and answers. */
export async function etcdIsHealthy(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(2_000) });
    return response.ok && ((await response.json()) as { health?: unknown }).health === 'true';
  } catch {
    return false;
  }
}

/** Compacts at the newest revision, by etcd's JSON gateway: our binary has no etcdctl. */
export async function compact(port: number): Promise<void> {
  const status = (await post(port, 'maintenance/status', {})) as { header: { revision: string } };
  await post(port, 'kv/compaction', { revision: status.header.revision, physical: true });
}

async function post(port: number, path: string, body: object): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}/v3/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`etcd answered ${response.status} to ${path}: ${await response.text()}`);
  return response.json();
}
