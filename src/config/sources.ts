// What the configuration needs of the world, handed in so that this room stays pure: files, names of files, environment.

export interface Sources {
  /** The text of a file. Throws TellUserError with a sentence that names the path when it cannot be read. */
  read(path: string): string;
  /** The files that `pattern` (with * and ?) names, sorted, seen from the folder of the file `relativeTo`.
   *  A pattern without wildcards is one path, whether it exists or not. Equal files have equal paths. */
  glob(pattern: string, relativeTo: string): readonly string[];
  environment(name: string): string | undefined;
}
