// Made by `npm run generate`; changes are lost.

export type Text = string;
/**
 * How the value is shown.
 */
export type Format =
  | 'decimal'
  | 'hex'
  | 'text'
  | 'bytes'
  | 'boolean'
  | 'ipv4'
  | 'ipv6'
  | 'mac'
  | 'errno'
  | 'duration'
  | 'timestamp';

/**
 * ebpf.yaml: what an author says about a BPF object beyond what its bytes say. Strict: an unknown key is an error.
 */
export interface Metadata {
  /**
   * Name of the tool: lower-case letters and digits, in parts joined by one of . _ -
   */
  name?: string;
  /**
   * Version of the tool, such as 1.4.0. Put it in quotes: YAML reads 1.4 as a number.
   */
  version?: string;
  /**
   * What the tool does, in a sentence.
   */
  description?: string;
  /**
   * Where the source is: an http or https address.
   */
  source?: string;
  /**
   * SPDX licence expression, such as GPL-2.0-only OR BSD-2-Clause.
   */
  licenses?: string;
  /**
   * Options of the program, by the name of the variable.
   */
  options?: {
    [k: string]: MetadataOption;
  };
  /**
   * Where programs attach unless the operator says otherwise, by the name of the program.
   */
  attach?: {
    [k: string]: MetadataAttachment;
  };
  /**
   * What the records of a ring or perf buffer are, by the name of the map.
   */
  events?: {
    [k: string]: MetadataEvent;
  };
  /**
   * Maps that hold histograms, by the name of the map.
   */
  histograms?: {
    [k: string]: MetadataHistogram;
  };
  /**
   * Variable in which the program counts the records it could not deliver.
   */
  lostEvents?: string;
  grants?: MetadataGrants;
}
export interface MetadataOption {
  /**
   * Name on the command line, without dashes. Default: the variable's name with - for _.
   */
  name?: string;
  /**
   * One letter or digit.
   */
  short?: string;
  help?: Text;
  /**
   * Unit of the value: ms, bytes, Hz …
   */
  unit?: string;
  /**
   * Smallest value allowed.
   */
  min?: number | string;
  /**
   * Largest value allowed.
   */
  max?: number | string;
  /**
   * The operator must give it.
   */
  required?: boolean;
  /**
   * Not listed in the help.
   */
  hidden?: boolean;
}
export interface MetadataAttachment {
  /**
   * False: not attached unless asked for.
   */
  enabled?: boolean;
  /**
   * What follows the first / in a section name of that type: a function, a tracepoint, path:symbol.
   */
  target?: string;
  /**
   * Network interface.
   */
  interface?: string;
  /**
   * Direction of a traffic control program.
   */
  direction?: 'ingress' | 'egress';
  /**
   * Absolute path of a cgroup folder.
   */
  cgroup?: string;
  /**
   * Samples a second of a perf_event program.
   */
  frequency?: number;
  /**
   * Only this process; for user space probes.
   */
  pid?: number;
}
export interface MetadataEvent {
  /**
   * C type of the records: struct event, union event or the name of a typedef.
   */
  type?: string;
  /**
   * Hints for fields, by their path: pid, addr.ip, …
   */
  fields?: {
    [k: string]: MetadataField;
  };
}
export interface MetadataField {
  /**
   * Unit of the value: ns, bytes …
   */
  unit?: string;
  format?: Format;
  help?: Text;
  /**
   * Not shown in tables.
   */
  hidden?: boolean;
}
export interface MetadataHistogram {
  /**
   * Default log2.
   */
  scale?: 'log2' | 'linear';
  /**
   * Field of the value that holds the counters. Default: slots, or the value itself when it is an array.
   */
  slots?: string;
  /**
   * Unit of the slots: usecs …
   */
  unit?: string;
  /**
   * Width of a slot of a linear histogram. Default 1.
   */
  step?: number;
  help?: Text;
}
/**
 * What the Wasm user space asks for beyond the objects of its own package. The operator decides.
 */
export interface MetadataGrants {
  /**
   * own: only objects that the package carries or embeds (default). any: whatever the guest hands over.
   */
  objects?: 'own' | 'any';
  /**
   * Names of environment variables it may read.
   *
   * @maxItems 100
   */
  environment?: string[];
  /**
   * Folders it may open.
   *
   * @maxItems 100
   */
  directories?: MetadataDirectory[];
}
export interface MetadataDirectory {
  /**
   * Absolute path.
   */
  path: string;
  /**
   * Default read.
   */
  access?: 'read' | 'write';
}
