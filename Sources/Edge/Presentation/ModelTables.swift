// Models as tables and as documents.

package import ClusterModel
package import Messages

package enum ModelTable {
    package static func table(_ rows: [ModelView], at now: WallTime) -> TextTable {
        var table = TextTable([
            .init("NAME", least: 8), .init("NAMESPACE", least: 8, dropOrder: 1),
            .init("NEWEST", isRightAligned: true), .init("SIZE", isRightAligned: true),
            .init("FILES", isRightAligned: true, dropOrder: 3), .init("BY", least: 4, dropOrder: 2),
            .init("AGE", isRightAligned: true),
        ])
        for row in rows {
            guard let newest = row.model.newest else { continue }
            table.add([
                row.model.name.text, row.model.namespace.text, "\(newest.number)", Quantity.binary(newest.bytes),
                "\(newest.files)", newest.by.name.text, age(newest, now),
            ])
        }
        return table
    }

    package static func versions(_ view: ModelView, at now: WallTime) -> TextTable {
        var table = TextTable([
            .init("VERSION", isRightAligned: true), .init("FROM", isRightAligned: true, dropOrder: 3),
            .init("SIZE", isRightAligned: true), .init("FILES", isRightAligned: true, dropOrder: 2),
            .init("CONTENT", dropOrder: 4), .init("BY", least: 4, dropOrder: 1), .init("AGE", isRightAligned: true),
            .init("NODES", isRightAligned: true, dropOrder: 5), .init("STATE"),
        ])
        for (place, version) in view.model.versions.enumerated() {
            let nodes = place < view.nodes.count ? "\(view.nodes[place])" : "-"
            table.add([
                "\(version.number)", version.parent.map { "\($0)" } ?? "-", Quantity.binary(version.bytes),
                "\(version.files)", "sha256:\("\(version.content)".prefix(12))", version.by.name.text,
                age(version, now), nodes, view.used.contains(version.number) ? "in use" : "",
            ])
        }
        return table
    }

    private static func age(_ version: ModelVersion, _ now: WallTime) -> String {
        TimeText.short(.seconds(max(.zero, now.since(version.created)).milliseconds / 1000))
    }
}

extension ModelVersion {
    /// Its size in words: `3 files, 1.2 MiB`.
    package var summary: String { "\(files) file\(files == 1 ? "" : "s"), \(Quantity.binary(bytes))" }
}

extension Tree {
    package static func model(_ view: ModelView) -> Tree {
        object([
            ("apiVersion", .text("coord/v1")), ("kind", .text("Model")),
            (
                "metadata",
                object([("name", .text(view.model.name.text)), ("namespace", .text(view.model.namespace.text))])
            ),
            ("newest", view.model.newest.map { version($0, of: view) }),
        ])
    }

    package static func version(_ version: ModelVersion, of view: ModelView) -> Tree {
        object([
            ("name", .text(view.model.name.text)), ("namespace", .text(view.model.namespace.text)),
            ("version", .number(Int64(version.number))), ("content", .text("sha256:\(version.content)")),
            ("bytes", .number(version.bytes)), ("files", .number(version.files)),
            ("parent", version.parent.map { .number(Int64($0)) }), ("by", .text(version.by.name.text)),
            ("created", .text(CalendarText.iso(version.created))),
            (
                "nodes",
                view.model.versions.firstIndex(of: version).flatMap { place in
                    place < view.nodes.count ? .number(Int64(view.nodes[place])) : nil
                }
            ),
            ("inUse", view.used.contains(version.number) ? .flag(true) : nil),
        ])
    }
}
