/** A column of the table that the page's script sorts and filters: for the markup and for the script. */
export interface RowColumn<Row> {
  heading: string;
  isFigure: boolean;
  /** What it is sorted by. */
  value: (row: Row) => number | string;
  text: (row: Row) => string;
}
