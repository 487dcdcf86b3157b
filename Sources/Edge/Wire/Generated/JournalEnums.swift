// The enums, written by scripts/proto from Proto/journal.proto.
// Not for editing by hand: change the .proto and run the script again.

/// `coord.v1.RequeueKind`.
package struct PBRequeueKind: PBEnum {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    package static let unspecified = PBRequeueKind(rawValue: 0)
    package static let restart = PBRequeueKind(rawValue: 1)
    package static let mishap = PBRequeueKind(rawValue: 2)
    package static let deferred = PBRequeueKind(rawValue: 3)
    package static let commanded = PBRequeueKind(rawValue: 4)
    package static let drained = PBRequeueKind(rawValue: 5)
    package static let held = PBRequeueKind(rawValue: 6)

    package var isKnown: Bool {
        switch rawValue {
        case 0...6: true
        default: false
        }
    }
}
