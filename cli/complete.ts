/** What kubectl runs to complete `kubectl vac …`; the last argument is the word that is being typed. */
import { complete } from './complete-words.ts';
import { openCluster } from './kube/open.ts';

/** ShellCompDirectiveNoFileComp of cobra: no file is meant. */
const noFiles = ':4';
/** ShellCompDirectiveDefault: without words, the shell completes files. */
const files = ':0';

const words = await complete(process.argv.slice(2), openCluster).catch(() => []);
process.stdout.write((words === 'Files' ? [files, ''] : [...words, noFiles, '']).join('\n'));
