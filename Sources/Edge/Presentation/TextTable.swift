// A table for a terminal: it never wraps. When it is too wide, long columns are shortened with `…`, then columns are
// left out, the least wanted first. What stands in the columns is not decided here. A table that comes in parts is laid
// out by TableFlow.swift.

/// Rows under headings, laid out for a width.
///
/// Cells are kept as bytes in one buffer: a list of 100,000 jobs is a million cells, and nearly all of them are ASCII,
/// whose width is their length.
package struct TextTable {
    package struct Column {
        package let title: String
        /// Numbers stand to the right.
        package var isRightAligned = false
        /// Shortened to no less than this; nil is never shortened.
        package var least: Int?
        /// The highest is left out first; nil is never left out.
        package var dropOrder: Int?

        package init(_ title: String, isRightAligned: Bool = false, least: Int? = nil, dropOrder: Int? = nil) {
            self.title = title
            self.isRightAligned = isRightAligned
            self.least = least
            self.dropOrder = dropOrder
        }
    }

    /// Where a cell ends in the buffer, and how many columns of a terminal it takes.
    private struct Cell {
        let end: Int
        let width: Int
    }

    package let columns: [Column]
    private var text: [UInt8] = []
    /// Row by row, as many as there are columns in each.
    private var cells: [Cell] = []
    /// The widest cell of each column, its title included.
    private(set) var widths: [Int]

    package init(_ columns: [Column]) {
        self.columns = columns
        widths = columns.map { PlainText.width($0.title) }
    }

    /// The same columns with one row of what usually stands in them, by their titles.
    package func withRoom(for usual: [String: String]) -> TextTable {
        var room = TextTable(columns)
        room.add(columns.map { usual[$0.title] ?? "" })
        return room
    }

    package var rowCount: Int { columns.isEmpty ? 0 : cells.count / columns.count }

    /// Adds a row; cells that are missing are empty, those too many are left out.
    package mutating func add(_ row: [String]) {
        for column in columns.indices { add(column < row.count ? row[column] : "") }
    }

    /// Adds the next cell of a row that is added cell by cell: as many as there are columns.
    mutating func add(_ cell: String) {
        let column = cells.count % columns.count
        let width = append(cell)
        cells.append(Cell(end: text.count, width: width))
        if width > widths[column] { widths[column] = width }
    }

    /// Appends what is shown of a cell and gives its width.
    private mutating func append(_ cell: String) -> Int {
        let start = text.count
        text.append(contentsOf: cell.utf8)
        guard text[start...].contains(where: { $0 < 0x20 || $0 >= 0x7F }) else { return text.count - start }
        let shown = PlainText.shown(cell)
        text.replaceSubrange(start..., with: shown.utf8)
        return PlainText.width(shown)
    }

    /// The lines, headings first, none wider than `width`; as wide as they are when that is nil.
    package func lines(width: Int?) -> [String] {
        var flow = TableFlow(width: width)
        return flow.text(of: self).split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// Appends the row at this place, a line end behind it.
    func write(row: Int, _ layout: [TableFlow.Place], width: Int?, to output: inout [UInt8]) {
        let first = row * columns.count
        let start = output.count
        for (index, place) in layout.enumerated() {
            if index > 0 { output.append(contentsOf: TableFlow.gap) }
            let cell = cells[first + place.column]
            let begin = first + place.column == 0 ? 0 : cells[first + place.column - 1].end
            let isRight = columns[place.column].isRightAligned
            guard cell.width <= place.width else {
                let whole = String(decoding: text[begin..<cell.end], as: UTF8.self)
                output.append(contentsOf: PlainText.shortened(whole, to: place.width).utf8)
                continue
            }
            if isRight { output.append(contentsOf: repeatElement(0x20, count: place.width - cell.width)) }
            output.append(contentsOf: text[begin..<cell.end])
            // Nothing stands behind the last one.
            if !isRight, index < layout.count - 1 {
                output.append(contentsOf: repeatElement(0x20, count: place.width - cell.width))
            }
        }
        TableFlow.close(line: start, width: width, in: &output)
    }
}
