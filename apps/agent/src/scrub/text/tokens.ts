import { hidden } from '../hidden.js';
import { anyOf } from '../words.js';

/** Tokens that begin as their makers say, so that leaked ones are found whatever the name beside them is. */
const distinct = anyOf(
  'gh[pousr]_ github_pat_ gl(?:pat|dt|rt|cbt|ptt|ft|oas|soat|agent|imt)- xox[abceoprs](?:\\.xox[abp])?- xapp-',
  '[srp]k_(?:live|test)_ whsec_ AIza ya29\\. GOCSPX- do[opr]_v1_ hv[sbr]\\. rubygems_ shp(?:at|ca|pa|ss)_ SG\\. tskey-',
  'dckr_(?:pat|oat)_ lin_(?:api|oauth)_ sq0(?:atp|csp|idp)- nvapi- gsk_ dp\\.(?:pt|st|ct|sa|scim|audit)\\. glc_ glsa_',
  'AGE-SECRET-KEY- ATATT3 ATCTT3 NRAK- NRII- PMAK- figd_ sntr[yu]s_ sbp_ pscale_(?:tkn|pw|oauth)_ FlyV1 CFPAT- cfut_',
  'xkeysib- xsmtpsib- ops_eyJ psfj\\. SWMTKN-1- jfrt_',
);
/** These beginnings occur elsewhere too, so the rest must be long and have a digit. */
const common = anyOf(
  'npm_ sk- pypi- key- tk_ hf_ pul- EAA[AC] r8_ ATBB ntn_ secret_ fo1_ fm[12]_ rnd_ nfp_ vercel_ vc[piark]_ v1\\.0-',
  'phc_ phx_ pat- sl\\. LTAI AKID s\\. K10 bkua_ cio\\w{2}_ AKCp glrt- token-',
);
const before = '(?<![A-Za-z0-9_])';

const shapes: readonly RegExp[] = [
  new RegExp(`${before}${distinct}[\\w.~+/=-]{5,}`, 'g'),
  new RegExp(`${before}${common}(?=[\\w-]{0,40}\\d)[\\w.~+/=-]{20,}`, 'g'),
  // JSON in base64, as in a JWT; with or without its other parts.
  /(?<![\w.])eyJ[\w+/-]{8,}(?:\.[\w-]*){0,4}={0,2}/g,
  /\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{12,}\b/g,
  // Keys of NATS
  /\bS[ABCNOUPX][A-Z2-7]{40,}\b/g,
  // Bots of Telegram and Discord
  /(?<!\w)\d{8,10}:AA[\w-]{20,}/g,
  /(?<!\w)[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,}/g,
  // kubeadm
  /(?<![\w.-])[a-z0-9]{6}\.[a-z0-9]{16}(?![\w.-])/g,
  // crypt(3)
  /(?<!\w)\$(?:[156]|2[aby]|y|7|apr1|argon2\w{1,2})\$[\w./$,=+-]{8,}/g,
];
const privateKey = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[^-]*(?:-----END [A-Z ]{0,40}-----)?/g;
/** Shorter texts hold no token. */
const minLength = 10;

/** Hides tokens and keys that are known by their format. */
export function hideTokens(text: string): string {
  if (text.length < minLength) {
    return text;
  }
  const shown = text.includes('-----BEGIN') ? text.replace(privateKey, hidden) : text;
  return shapes.reduce((rest, shape) => rest.replace(shape, hidden), shown);
}
