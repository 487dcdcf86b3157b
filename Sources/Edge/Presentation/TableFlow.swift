// A table that comes in parts, as the pages of a long list do: each part is printed when it is there, so that nobody
// waits for the last page to see the first.

/// Lays out the parts of one table, one after the other.
///
/// The columns that fit are chosen for the first part and stay. A later part with wider cells makes its columns wider
/// from there on, never narrower; on a terminal the columns that may be shortened give way, as in one part.
package struct TableFlow {
    /// A column that is shown and how wide.
    struct Place {
        let column: Int
        var width: Int
    }

    static let gap: [UInt8] = [0x20, 0x20]

    private let width: Int?
    /// The widest cells so far; empty before the first part.
    private var natural: [Int] = []
    private var shown: [Int] = []

    private var isBegun = false

    /// For lines no wider than this; as wide as they are when that is nil. Where rows come one by one, `room` is a part
    /// that is not shown: its cells are as wide as those to come may be.
    package init(width: Int?, room: TextTable? = nil) {
        self.width = width
        natural = room?.widths ?? []
    }

    /// The lines of the next part, each with its end, and before the first part's the headings.
    package mutating func text(of part: TextTable) -> [UInt8] {
        let isFirst = !isBegun
        isBegun = true
        natural = natural.isEmpty ? part.widths : zip(natural, part.widths).map { max($0, $1) }
        if isFirst { shown = chosen(of: part.columns) }
        let layout = shrunk(shown, of: part.columns)
        let line = layout.reduce(1) { $0 + $1.width + Self.gap.count }
        var output: [UInt8] = []
        output.reserveCapacity((part.rowCount + 1) * line)
        if isFirst { writeHeading(part.columns, layout, to: &output) }
        for row in 0..<part.rowCount { part.write(row: row, layout, width: width, to: &output) }
        return output
    }

    private func writeHeading(_ columns: [TextTable.Column], _ layout: [Place], to output: inout [UInt8]) {
        for (index, place) in layout.enumerated() {
            if index > 0 { output.append(contentsOf: Self.gap) }
            let column = columns[place.column]
            let title = PlainText.shortened(column.title, to: place.width)
            output.append(
                contentsOf: PlainText.padded(title, to: place.width, rightAligned: column.isRightAligned).utf8)
        }
        Self.close(line: 0, width: width, in: &output)
    }

    /// Takes the spaces at its end from the line that begins there, cuts it to the width, and ends it.
    static func close(line start: Int, width: Int?, in output: inout [UInt8]) {
        while output.count > start, output.last == 0x20 { output.removeLast() }
        // What has no more bytes than columns is not too wide.
        if let width, output.count - start > width {
            let line = PlainText.shortened(String(decoding: output[start...], as: UTF8.self), to: width)
            output.replaceSubrange(start..., with: line.utf8)
        }
        output.append(0x0A)
    }
}

extension TableFlow {
    /// The columns that fit, the least wanted left out.
    private func chosen(of columns: [TextTable.Column]) -> [Int] {
        var chosen = Array(columns.indices)
        guard let width else { return chosen }
        while total(shrunk(chosen, of: columns)) > width,
            let victim = chosen.indices.filter({ columns[chosen[$0]].dropOrder != nil })
                .max(by: { (columns[chosen[$0]].dropOrder ?? 0) < (columns[chosen[$1]].dropOrder ?? 0) })
        {
            chosen.remove(at: victim)
        }
        return chosen
    }

    private func total(_ places: [Place]) -> Int {
        places.reduce(0) { $0 + $1.width } + Self.gap.count * max(0, places.count - 1)
    }

    /// The widest of the columns that may become narrower gives way first, a column at a time.
    private func shrunk(_ shown: [Int], of columns: [TextTable.Column]) -> [Place] {
        var places = shown.map { Place(column: $0, width: natural[$0]) }
        guard let width else { return places }
        let floors = shown.map { place in
            columns[place].least.map { max($0, PlainText.width(columns[place].title)) } ?? natural[place]
        }
        var excess = total(places) - width
        while excess > 0 {
            let candidates = places.indices.filter { places[$0].width > floors[$0] }
            guard let widest = candidates.max(by: { places[$0].width < places[$1].width }) else { break }
            // Down to the next widest, so that two long columns end equally wide, in as many steps as columns.
            let others = candidates.filter { $0 != widest }.map { places[$0].width }.max() ?? 0
            let target = max(floors[widest], min(others, places[widest].width - 1))
            let step = min(excess, places[widest].width - target)
            places[widest].width -= step
            excess -= step
        }
        return places
    }
}
