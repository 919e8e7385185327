/** A platform that psutil-core has, and where it was tried so far: the documents and the doctor say it. */
export interface TriedSystem {
  readonly platform: 'linux' | 'windows';
  readonly title: string;
  readonly ranOnHardware: boolean;
  readonly tried: string;
}

export const triedSystems: readonly TriedSystem[] = [
  { platform: 'linux', title: 'Linux', ranOnHardware: true, tried: 'on x64 machines' },
  {
    platform: 'windows',
    title: 'Windows',
    ranOnHardware: false,
    tried: 'under Wine and from bytes; it never ran on hardware',
  },
];
