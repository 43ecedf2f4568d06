/** A text is no valid access token. The message is for the log, and for nobody outside. */
export class TokenRefused extends Error {}
