/** Where the report is in an HTML page: as JSON in an element of its own. */

/** The start tag. In the JSON every "<" is escaped, so that the next one ends it. */
export const reportElement = '<script type="application/json" id="snapdiff-report">';
