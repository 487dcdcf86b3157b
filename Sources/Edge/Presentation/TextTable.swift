// A table for a terminal: it never wraps. When it is too wide, long columns are shortened with `…`, then columns are
// left out, the least wanted first. What stands in the columns is not decided here.

/// Rows under headings, laid out for a width.
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

    package let columns: [Column]
    /// Each with as many cells as there are columns.
    package private(set) var rows: [[String]] = []

    private static let gap = 2

    package init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row; cells that are missing are empty, those too many are left out.
    package mutating func add(_ cells: [String]) {
        var row = cells.prefix(columns.count).map(PlainText.shown)
        row += [String](repeating: "", count: columns.count - row.count)
        rows.append(row)
    }

    /// The lines, headings first, none wider than `width`; as wide as they are when that is nil.
    package func lines(width: Int?) -> [String] {
        let layout = layout(width: width)
        let heading = line(columns.map(\.title), layout, width: width)
        return [heading] + rows.map { line($0, layout, width: width) }
    }

    /// A column that is shown and how wide.
    private struct Place {
        let column: Int
        var width: Int
    }

    private func layout(width: Int?) -> [Place] {
        var places = columns.indices.map { Place(column: $0, width: naturalWidth(of: $0)) }
        guard let width else { return places }
        while total(shrunk(places, to: width)) > width, let victim = leastWanted(of: places) {
            places.remove(at: victim)
        }
        return shrunk(places, to: width)
    }

    private func naturalWidth(of column: Int) -> Int {
        rows.reduce(PlainText.width(columns[column].title)) { max($0, PlainText.width($1[column])) }
    }

    private func leastWanted(of places: [Place]) -> Int? {
        places.indices.filter { columns[places[$0].column].dropOrder != nil }
            .max { (columns[places[$0].column].dropOrder ?? 0) < (columns[places[$1].column].dropOrder ?? 0) }
    }

    private func total(_ places: [Place]) -> Int {
        places.reduce(0) { $0 + $1.width } + Self.gap * max(0, places.count - 1)
    }

    /// The widest of the columns that may become narrower gives way first, a column at a time.
    private func shrunk(_ places: [Place], to width: Int) -> [Place] {
        var places = places
        var excess = total(places) - width
        while excess > 0 {
            let candidates = places.indices.filter { places[$0].width > floor(of: places[$0]) }
            guard let widest = candidates.max(by: { places[$0].width < places[$1].width }) else { break }
            // Down to the next widest, so that two long columns end equally wide, in as many steps as columns.
            let others = candidates.filter { $0 != widest }.map { places[$0].width }.max() ?? 0
            let target = max(floor(of: places[widest]), min(others, places[widest].width - 1))
            let step = min(excess, places[widest].width - target)
            places[widest].width -= step
            excess -= step
        }
        return places
    }

    private func floor(of place: Place) -> Int {
        let column = columns[place.column]
        return column.least.map { max($0, PlainText.width(column.title)) } ?? place.width
    }

    private func line(_ cells: [String], _ layout: [Place], width: Int?) -> String {
        var line = ""
        for (index, place) in layout.enumerated() {
            if index > 0 { line += String(repeating: " ", count: Self.gap) }
            let cell = PlainText.shortened(cells[place.column], to: place.width)
            line += PlainText.padded(cell, to: place.width, rightAligned: columns[place.column].isRightAligned)
        }
        while line.last == " " { line.removeLast() }
        return width.map { PlainText.shortened(line, to: $0) } ?? line
    }
}
