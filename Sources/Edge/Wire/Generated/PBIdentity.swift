// `Identity` as a Swift value, written by scripts/proto from Proto/client.proto.
// Not for editing by hand: change the .proto and run the script again.
import CWire

/// Who asks, as the cluster sees it.
package struct PBIdentity: PBMessage {
    package var principal: PBPrincipal?
    package var groups: [String]
    /// The highest role in each scope.
    package var roles: [PBGrant]
    /// The accounts that it may charge as a member.
    package var accounts: [String]
    /// A job's account must be one of them.
    package var mustBeMember: Bool

    package init(
        principal: PBPrincipal? = nil,
        groups: [String] = [],
        roles: [PBGrant] = [],
        accounts: [String] = [],
        mustBeMember: Bool = false
    ) {
        self.principal = principal
        self.groups = groups
        self.roles = roles
        self.accounts = accounts
        self.mustBeMember = mustBeMember
    }

    package static var wireName: StaticString { "coord.v1.Identity" }

    package func encoded(rules: WireRules) throws(WireError) -> [UInt8] { try encode(rules) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, rules: WireRules
    ) throws(WireError) -> PBIdentity { try read(bytes, rules) }
}

extension PBIdentity: WireMessage {
    func fill(_ c: UnsafeMutablePointer<Coord__V1__Identity>, _ writer: WireWriter) throws(WireError) {
        coord__v1__identity__init(c)
        c.pointee.principal = try writer.message(principal)
        if !groups.isEmpty {
            c.pointee.n_groups = groups.count
            c.pointee.groups = try writer.texts(groups, "Identity.groups")
        }
        if !roles.isEmpty {
            c.pointee.n_roles = roles.count
            c.pointee.roles = try writer.messages(roles)
        }
        if !accounts.isEmpty {
            c.pointee.n_accounts = accounts.count
            c.pointee.accounts = try writer.texts(accounts, "Identity.accounts")
        }
        c.pointee.must_be_member = mustBeMember ? 1 : 0
    }

    init(_ c: UnsafePointer<Coord__V1__Identity>, _ reader: WireReader) throws(WireError) {
        try reader.admit(c.pointee.base, "Identity")
        principal = try reader.message(c.pointee.principal)
        groups = try reader.texts(c.pointee.groups, c.pointee.n_groups, "Identity.groups")
        roles = try reader.messages(c.pointee.roles, c.pointee.n_roles)
        accounts = try reader.texts(c.pointee.accounts, c.pointee.n_accounts, "Identity.accounts")
        mustBeMember = c.pointee.must_be_member != 0
    }

    static func unpack(
        _ allocator: UnsafeMutablePointer<ProtobufCAllocator>, _ bytes: UnsafeRawBufferPointer
    ) -> UnsafeMutablePointer<Coord__V1__Identity>? {
        coord__v1__identity__unpack(allocator, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
    }
}
