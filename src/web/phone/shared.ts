// Where the service worker lays what another app shares, and whoever opens it looks.

/** Name of the shelf; not one of the shell's, so that a new version leaves it. */
export const INBOX = "posko-kiriman";
/** The app's share button sends here; nothing of it ever reaches the server. */
export const INBOX_PATH = "/saksi/bagikan";
/** The field of the form that holds pictures. */
export const INBOX_FIELD = "berkas";
/** Pictures taken at once. */
export const INBOX_MOST = 30;
