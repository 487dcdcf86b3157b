// Who sits where, and that the steps say it: places are kept, what comes is there before what goes, and nobody gets a
// place that is not empty.

import ClusterModel
import Testing

@testable import Gateway

@Suite("A layout of pools")
struct PoolLayoutTests {
    private static let rest = Span.seconds(2)

    private var settings: GatewaySettings {
        var settings = GatewaySettings(folder: "/run/gateway", fronts: [])
        settings.stock = [PoolStock(.plain, count: 2)]
        settings.slots = 4
        return settings
    }

    private func at(_ seconds: Int64) -> BootTime { BootTime(milliseconds: seconds * 1000) }

    private func table(_ replicas: [UInt64], _ change: (inout RoutedService) -> Void = { _ in }) throws -> RouteTable {
        var service = RoutedService(
            name: "a/web", routes: [Route()],
            replicas: replicas.map { RoutedReplica(id: $0, revision: 1, address: "10.0.0.1", port: UInt16($0)) })
        change(&service)
        return try RouteTable([service])
    }

    private func name(_ number: Int) -> SlotName { SlotName(pool: "p1", number: number) }

    @Test("opens slots first, turns the routes, then closes")
    func order() throws {
        var layout = PoolLayout(settings: settings)
        let first = try layout.follow(table([1]), rest: Self.rest, at: at(0))
        #expect(
            first == [
                .address(name(1), "10.0.0.1", 1), .limit(name(1), 100), .weight(name(1), 100), .state(name(1), .ready),
                .routes([RouteEntry(key: "/", value: "p1;a/web")]),
            ])
        let exchange = try layout.follow(table([2]), rest: Self.rest, at: at(1))
        #expect(exchange?.last == .state(name(1), .drain))
        #expect(exchange?.dropLast().last == .state(name(2), .ready))
        let again = try layout.follow(table([2]), rest: Self.rest, at: at(2))
        #expect(again == [])
    }

    @Test(
        "never closes all slots before another one takes requests, whichever revision takes over",
        arguments: [false, true])
    func exchange(drains: Bool) throws {
        var layout = PoolLayout(settings: settings)
        func shared(_ new: Bool) throws -> RouteTable {
            try table([1, 2, 3, 4]) { service in
                for place in service.replicas.indices {
                    let takes = (place >= 2) == new
                    service.replicas[place].weight = takes || drains ? 256 : 0
                    service.replicas[place].isDraining = drains && !takes
                }
            }
        }
        var open: [SlotName: (weight: Int, isReady: Bool)] = [:]
        var isServing = false
        for (turn, isNew) in [false, true, false].enumerated() {
            for step in try #require(try layout.follow(shared(isNew), rest: Self.rest, at: at(Int64(turn)))) {
                switch step {
                case .weight(let slot, let weight): open[slot, default: (0, false)].weight = weight
                case .state(let slot, let state): open[slot, default: (0, false)].isReady = state == .ready
                default: break
                }
                let serves = open.values.contains { $0.isReady && $0.weight > 0 }
                #expect(serves || !isServing, "turn \(turn): nobody takes requests after \(step)")
                isServing = serves
            }
        }
        #expect(isServing)
    }

    @Test("lets go of a slot when nothing is in flight in it, or its time is over")
    func settling() throws {
        var layout = PoolLayout(settings: settings)
        _ = try layout.follow(table([1, 2]), rest: Self.rest, at: at(0))
        _ = try layout.follow(table([]), rest: Self.rest, at: at(1))
        #expect(layout.isSettling)
        let atOnce = layout.settle(inFlight: { _ in 0 }, at: at(1))
        #expect(atOnce == [], "not within the moment in which a request is nowhere")
        let unknown = layout.settle(inFlight: { _ in nil }, at: at(2))
        #expect(unknown == [], "what is not known is not nothing")
        let done = layout.settle(inFlight: { $0.number == 1 ? 0 : 3 }, at: at(2))
        #expect(done == [.state(name(1), .maint)])
        let over = layout.settle(inFlight: { _ in 3 }, at: at(31))
        #expect(over == [.state(name(2), .maint), .endSessions(name(2))])
        #expect(!layout.isSettling)
        #expect(layout.tenants.isEmpty)
    }

    @Test("takes the slot that has been empty longest, and takes one back that comes again")
    func places() throws {
        var layout = PoolLayout(settings: settings)
        _ = try layout.follow(table([1, 2]), rest: Self.rest, at: at(0))
        _ = try layout.follow(table([2]), rest: Self.rest, at: at(1))
        // Still leaving: the same place, and no step but the state.
        let back = try layout.follow(table([1, 2]), rest: Self.rest, at: at(2))
        #expect(back == [.state(name(1), .ready)])
        _ = try layout.follow(table([2]), rest: Self.rest, at: at(3))
        _ = layout.settle(inFlight: { _ in 0 }, at: at(4))
        _ = try layout.follow(table([2, 5]), rest: Self.rest, at: at(9))
        #expect(layout.tenants[name(4)]?.replica == 5 || layout.tenants[name(3)]?.replica == 5)
    }

    @Test("a replica that moved has a new slot, and the old one is drained")
    func moves() throws {
        var layout = PoolLayout(settings: settings)
        _ = try layout.follow(table([1]), rest: Self.rest, at: at(0))
        let steps = try layout.follow(table([1]) { $0.replicas[0].port = 99 }, rest: Self.rest, at: at(1))
        #expect(steps?.first == .address(name(2), "10.0.0.1", 99))
        #expect(steps?.last == .state(name(1), .drain))
    }

    @Test("moves once to a pool with rules when something is unusual, and changes it there by the map alone")
    func rules() throws {
        var settings = settings
        settings.stock = [PoolStock(.plain, count: 2), PoolStock(PoolShape(), count: 1)]
        var layout = PoolLayout(settings: settings)
        _ = try layout.follow(table([1]), rest: Self.rest, at: at(0))
        func follow(_ bound: Int, at second: Int64) throws -> [SlotStep]? {
            try layout.follow(
                table([1]) { $0.hold = RouteWaiting(bound: bound, deadline: .seconds(9)) }, rest: Self.rest,
                at: at(second))
        }
        let own = SlotName(pool: "q3", number: 1)
        let moved = try #require(try follow(7, at: 1))
        #expect(
            moved.suffix(2) == [
                .state(own, .ready), .routes([RouteEntry(key: "/", value: "q3;0;60000;3600000;256;7;9000;a/web")]),
            ], "its old slot stays open for those who queue there")
        let changed = try follow(8, at: 2)
        #expect(changed == [.routes([RouteEntry(key: "/", value: "q3;0;60000;3600000;256;8;9000;a/web")])])
        // Whoever is held there is not left behind when nothing is to be held any more.
        let usual = try layout.follow(table([1]), rest: Self.rest, at: at(3))
        #expect(usual == [.routes([RouteEntry(key: "/", value: "q3;0;60000;3600000;256;0;0;a/web")])])
        // Long after the time of a drain what was begun before the move goes on.
        #expect(layout.settle(inFlight: { _ in 1 }, at: at(3_000)).isEmpty)
        #expect(layout.tenants[name(1)]?.replica == 1 && layout.tenants[own]?.replica == 1)
        // A driver that starts anew knows whose it is.
        var again = try #require(PoolLayout.read(record: layout.record(mark: "m"))?.layout)
        let rows = layout.pools.flatMap { pool in
            pool.slots.enumerated().map {
                ServerRow(
                    slot: pool.slot($0.offset), server: $0.element.server, inFlight: $0.element.use.isFree ? 0 : 1)
            }
        }
        let isWhole = try again.recover(rows, routes: layout.routes, table: table([1]), at: at(3_001))
        #expect(isWhole && again.tenants[name(1)] == SlotTenant(service: "a/web", revision: 1, replica: 1))
        // With its replica it ends.
        let drained = try again.follow(table([1]) { $0.replicas[0].isDraining = true }, rest: Self.rest, at: at(3_002))
        #expect(drained?.contains(.state(name(1), .drain)) == true && drained?.contains(.state(own, .drain)) == true)
        #expect(again.settle(inFlight: { _ in 1 }, at: at(3_010)).isEmpty)
        #expect(again.settle(inFlight: { _ in 1 }, at: at(3_040)).contains(.endSessions(name(1))))
    }

    @Test("takes a pool with rules before it asks for a reload")
    func lastPool() throws {
        var settings = settings
        settings.stock = [PoolStock(PoolShape(), count: 1)]
        var layout = PoolLayout(settings: settings)
        let steps = try layout.follow(table([1]), rest: Self.rest, at: at(0))
        #expect(steps?.last == .routes([RouteEntry(key: "/", value: "q1;0;60000;3600000;256;0;0;a/web")]))
        let more = layout.follow(
            try RouteTable(table([1]).services + [RoutedService(name: "a/x", routes: [Route(path: "/x")])]),
            rest: Self.rest, at: at(1))
        #expect(more == nil)
    }

    @Test("asks for more pools or slots and changes nothing, and gets them without anybody moving")
    func growth() throws {
        var layout = PoolLayout(settings: settings)
        _ = try layout.follow(table([1, 2, 3]), rest: Self.rest, at: at(0))
        let before = layout
        let large = try table([1, 2, 3, 4, 5, 6])
        let refused = layout.follow(large, rest: Self.rest, at: at(1))
        #expect(refused == nil)
        #expect(layout == before)
        layout.grow(for: large, settings: settings)
        let answer = layout.follow(large, rest: Self.rest, at: at(1))
        let steps = try #require(answer)
        #expect(!steps.contains { if case .state(_, .drain) = $0 { true } else { false } })
        for slot in 1...3 { #expect(layout.tenants[name(slot)] == before.tenants[name(slot)]) }

        let sticky = try table([1]) { $0.isSticky = true }
        let other = layout.follow(sticky, rest: Self.rest, at: at(2))
        #expect(other == nil)
        layout.grow(for: sticky, settings: settings)
        let grown = layout.follow(sticky, rest: Self.rest, at: at(2))
        #expect(grown != nil)
        #expect(layout.routes.first?.pool != "p1")
        #expect(layout.pools.count { $0.isFree } == 2, "the stock stays filled")
    }

    @Test("of random tables never has two replicas in a slot, nor one that finishes given away", arguments: 0..<50)
    func laws(seed: UInt64) throws {
        var randomness = Randomness(seed: seed)
        var layout = PoolLayout(settings: settings)
        for step in 1...40 {
            let count = Int.random(in: 0...5, using: &randomness)
            let ids = Set((0..<count).map { _ in UInt64.random(in: 1...9, using: &randomness) }).sorted()
            let table = try table(ids)
            let before = layout
            if layout.follow(table, rest: Self.rest, at: at(Int64(step))) == nil {
                layout.grow(for: table, settings: settings)
                let answer = layout.follow(table, rest: Self.rest, at: at(Int64(step)))
                try #require(answer != nil, "seed \(seed), step \(step)")
            }
            let serving = layout.pools.flatMap(\.slots).compactMap { slot -> UInt64? in
                if case .serving(let replica) = slot.use { replica.id } else { nil }
            }
            #expect(serving.sorted() == ids, "seed \(seed), step \(step)")
            for (slot, tenant) in before.tenants {
                #expect(layout.tenants[slot] == tenant, "seed \(seed), step \(step)")
            }
            let done = UInt64.random(in: 1...9, using: &randomness)
            let free = layout.tenants.filter { $0.value.replica % 2 == done % 2 }
            _ = layout.settle(inFlight: { free[$0] == nil ? 1 : 0 }, at: at(Int64(step)) + .milliseconds(500))
        }
    }

    @Test("is read back as it was recorded, and seats everybody by address")
    func recovery() throws {
        var layout = PoolLayout(settings: settings)
        let wanted = try table([1, 2])
        _ = layout.follow(wanted, rest: Self.rest, at: at(0))
        var (again, mark) = try #require(PoolLayout.read(record: layout.record(mark: "abc")))
        #expect(mark == "abc")
        var rows: [ServerRow] = []
        for pool in layout.pools {
            for (place, slot) in pool.slots.enumerated() {
                rows.append(ServerRow(slot: pool.slot(place), server: slot.server, inFlight: 0))
            }
        }
        let isWhole = again.recover(rows, routes: layout.routes, table: wanted, at: at(1))
        #expect(isWhole)
        let steps = again.follow(wanted, rest: Self.rest, at: at(1))
        #expect(steps == [])
        // Who is in no table finishes; the one that is stays.
        var other = try #require(PoolLayout.read(record: layout.record(mark: "abc"))?.layout)
        let isOther = try other.recover(rows, routes: layout.routes, table: table([2]), at: at(1))
        #expect(isOther && other.isSettling)
        let isShort = again.recover(Array(rows.dropLast()), routes: [], table: wanted, at: at(1))
        #expect(!isShort)
        #expect(PoolLayout.read(record: "layout 1 abc\n") == nil)
        #expect(PoolLayout.read(record: "layout 2 abc\n1 1 other 0 5000 4\n") == nil)
        #expect(PoolLayout.read(record: "layout 2 abc\n1 1 twoChoices 0 5000 4\n")?.layout.pools.first?.name == "p1")
    }
}
