// The enums, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.

/// `coord.v1.RecurringAction`.
package struct PBRecurringAction: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBRecurringAction(rawValue: 0)
    package static let suspend = PBRecurringAction(rawValue: 1)
    package static let resume = PBRecurringAction(rawValue: 2)
    /// As resume, and of what was due meanwhile nothing is made up for.
    package static let resumeSkipping = PBRecurringAction(rawValue: 3)
    package static let drop = PBRecurringAction(rawValue: 4)

    package var isKnown: Bool {
        switch rawValue {
        case 0...4: true
        default: false
        }
    }
}

/// `coord.v1.RosterAction`.
package struct PBRosterAction: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBRosterAction(rawValue: 0)
    package static let add = PBRosterAction(rawValue: 1)
    package static let remove = PBRosterAction(rawValue: 2)
    package static let dissolve = PBRosterAction(rawValue: 3)

    package var isKnown: Bool {
        switch rawValue {
        case 0...3: true
        default: false
        }
    }
}

/// How a job ended, for choosing.
package struct PBEndKind: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBEndKind(rawValue: 0)
    package static let completed = PBEndKind(rawValue: 1)
    package static let failed = PBEndKind(rawValue: 2)
    package static let outOfMemory = PBEndKind(rawValue: 3)
    package static let timedOut = PBEndKind(rawValue: 4)
    package static let nodeFailed = PBEndKind(rawValue: 5)
    package static let cancelled = PBEndKind(rawValue: 6)
    package static let refused = PBEndKind(rawValue: 7)
    package static let deadlineMissed = PBEndKind(rawValue: 8)

    package var isKnown: Bool {
        switch rawValue {
        case 0...8: true
        default: false
        }
    }
}

/// `coord.v1.ForecastEnd`.
package struct PBForecastEnd: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBForecastEnd(rawValue: 0)
    package static let nothing = PBForecastEnd(rawValue: 1)
    package static let completes = PBForecastEnd(rawValue: 2)
    package static let stuck = PBForecastEnd(rawValue: 3)
    package static let unfinished = PBForecastEnd(rawValue: 4)

    package var isKnown: Bool {
        switch rawValue {
        case 0...4: true
        default: false
        }
    }
}

/// `coord.v1.ElementState`.
package struct PBElementState: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBElementState(rawValue: 0)
    package static let waiting = PBElementState(rawValue: 1)
    package static let live = PBElementState(rawValue: 2)
    package static let completed = PBElementState(rawValue: 3)
    package static let failed = PBElementState(rawValue: 4)

    package var isKnown: Bool {
        switch rawValue {
        case 0...4: true
        default: false
        }
    }
}

/// `coord.v1.NodeCondition`.
package struct PBNodeCondition: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBNodeCondition(rawValue: 0)
    package static let unheard = PBNodeCondition(rawValue: 1)
    package static let alive = PBNodeCondition(rawValue: 2)
    package static let suspect = PBNodeCondition(rawValue: 3)
    package static let lost = PBNodeCondition(rawValue: 4)

    package var isKnown: Bool {
        switch rawValue {
        case 0...4: true
        default: false
        }
    }
}

/// `coord.v1.ListKind`.
package struct PBListKind: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBListKind(rawValue: 0)
    package static let jobs = PBListKind(rawValue: 1)
    package static let nodes = PBListKind(rawValue: 2)
    package static let queues = PBListKind(rawValue: 3)
    package static let services = PBListKind(rawValue: 4)
    package static let models = PBListKind(rawValue: 5)
    package static let recurring = PBListKind(rawValue: 6)
    package static let grants = PBListKind(rawValue: 7)
    package static let groups = PBListKind(rawValue: 8)
    package static let accounts = PBListKind(rawValue: 9)
    package static let classes = PBListKind(rawValue: 10)

    package var isKnown: Bool {
        switch rawValue {
        case 0...10: true
        default: false
        }
    }
}

/// `coord.v1.StreamRole`.
package struct PBStreamRole: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBStreamRole(rawValue: 0)
    package static let sender = PBStreamRole(rawValue: 1)
    package static let receiver = PBStreamRole(rawValue: 2)
    /// Holds the pieces of what it offered, and hands them over as it is asked for them.
    package static let holder = PBStreamRole(rawValue: 3)

    package var isKnown: Bool {
        switch rawValue {
        case 0...3: true
        default: false
        }
    }
}
