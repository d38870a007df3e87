/**
 * One row of the bench: it starts what it needs, measures, and stops it.
 *
 * @typedef {object} Row
 * @property {string} id what `--only` calls it
 * @property {string} title
 * @property {string} meaning what is measured, for the reader of docs/performance.md
 * @property {boolean} [longOnly]
 * @property {(settings: import('../settings.mjs').Settings) => Promise<Line[]>} run
 *
 * @typedef {object} Line one line of the table
 * @property {string} what
 * @property {string} unit
 * @property {Record<string, number[]>} values one number for each round, by the name of the server
 * @property {Bar[]} bars
 * @property {unknown} [details] goes into the results file only
 *
 * @typedef {object} Bar what the median of Recado must hold
 * @property {string} [peer] compared with this one's median; without it, the number itself is
 * @property {string} [of] whose number is meant, where it is not "Recado"
 * @property {number} [atMost]
 * @property {number} [atLeast]
 * @property {{ from: number, atLeast: number }} [instead] where the peer reaches `from`, the number itself must be this
 */
export {};
