// The enums, written by scripts/proto from Proto/agent.proto.
// Not for editing by hand: change the .proto and run the script again.

/// `coord.v1.AccountState`.
package struct PBAccountState: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBAccountState(rawValue: 0)
    package static let preparing = PBAccountState(rawValue: 1)
    package static let prepared = PBAccountState(rawValue: 2)
    package static let running = PBAccountState(rawValue: 3)
    package static let stopping = PBAccountState(rawValue: 4)
    package static let ended = PBAccountState(rawValue: 5)

    package var isKnown: Bool {
        switch rawValue {
        case 0...5: true
        default: false
        }
    }
}

/// `coord.v1.ReportKind`.
package struct PBReportKind: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBReportKind(rawValue: 0)
    package static let prepared = PBReportKind(rawValue: 1)
    package static let started = PBReportKind(rawValue: 2)
    package static let failing = PBReportKind(rawValue: 3)
    package static let ended = PBReportKind(rawValue: 4)

    package var isKnown: Bool {
        switch rawValue {
        case 0...4: true
        default: false
        }
    }
}
