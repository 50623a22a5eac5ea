/** What is known of a build that runs. */
export interface BuildProgress {
  readonly modulesDownloaded: number;
  /** Packages the compiler has done; what it found in its cache is not counted. */
  readonly packagesDone: number;
  /** 0 until it is known. */
  readonly packagesTotal: number;
  /** What go said that is neither a download nor a package: the reason, when the build fails. Bounded. */
  readonly complaints: readonly string[];
}

export const noProgress: BuildProgress = {
  modulesDownloaded: 0,
  packagesDone: 0,
  packagesTotal: 0,
  complaints: [],
};

const complaintsKept = 20;
/** `go build -v` prints one import path a line: no spaces, and no colon as in `main.go:3:1: …`. */
const importPath = /^[\w.~-]+(\/[\w.~-]+)*$/;

/** Takes one line of the standard error of `go list` or `go build -v`. */
export function readGoLine(progress: BuildProgress, line: string): BuildProgress {
  if (line.trim() === '') return progress;
  if (line.startsWith('go: downloading ')) return { ...progress, modulesDownloaded: progress.modulesDownloaded + 1 };
  if (importPath.test(line)) return { ...progress, packagesDone: progress.packagesDone + 1 };
  return { ...progress, complaints: [...progress.complaints, line].slice(-complaintsKept) };
}

/** One line for a person. */
export function progressLine(progress: BuildProgress, elapsedMilliseconds: number): string {
  const elapsed = duration(elapsedMilliseconds);
  if (progress.packagesTotal === 0) {
    return `building the control plane: ${progress.modulesDownloaded} Go modules downloaded, ${elapsed}`;
  }
  const { packagesDone, packagesTotal } = progress;
  return `building the control plane: ${packagesDone} of ${packagesTotal} packages, ${elapsed} (once; 5 to 10 minutes on two cores)`;
}

/** What to say when go failed: its last words, and the way out for the known causes. */
export function buildFailure(progress: BuildProgress): string {
  const words = progress.complaints.join('\n');
  return `go could not build the control plane. ${remedy(words)}\n${words}`;
}

function remedy(words: string): string {
  if (/no space left on device/i.test(words)) return 'The disk is full: free 6 GiB or set GOCACHE and GOMODCACHE.';
  if (/dial tcp|no such host|i\/o timeout|proxyconnect|connection refused/i.test(words))
    return 'Its modules could not be downloaded: check the network, or set GOPROXY to a module proxy you can reach.';
  if (/signal: killed/i.test(words)) return 'The compiler was killed: it needs about 4 GiB of memory.';
  return 'Its last words:';
}

function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
