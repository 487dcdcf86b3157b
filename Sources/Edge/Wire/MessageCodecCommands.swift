// Commands beside ranks: what is asked, what a node is told, and how they end, as bytes and back.
import ClusterModel
import Messages

extension PBExecRequest: Coded {
    init(_ wish: ExecRequest) {
        self.init(
            job: wish.job.number, rank: wish.rank, command: wish.command, timeoutMs: wish.timeout.milliseconds)
    }

    func checked() throws(WireError) -> ExecRequest {
        typealias Limits = ExecRequest.Limits
        return ExecRequest(
            job: try Check.job(job, "ExecRequest.job"), rank: try Check.rank(rank, "ExecRequest.rank"),
            command: try Check.texts(command, upTo: Limits.words, each: Limits.bytes, "ExecRequest.command"),
            timeout: try Check.span(timeoutMs, "ExecRequest.timeout_ms"))
    }
}

extension PBCommandOrder: Coded {
    init(_ order: CommandOrder) {
        self.init(
            tokenHigh: order.stream.high, tokenLow: order.stream.low, allocation: order.allocation.number,
            rank: order.rank, command: order.command, timeoutMs: order.timeout.milliseconds, user: order.user.text,
            bulkPort: order.bulkPort)
    }

    func checked() throws(WireError) -> CommandOrder {
        typealias Limits = ExecRequest.Limits
        return CommandOrder(
            stream: StreamToken(high: tokenHigh, low: tokenLow),
            allocation: try Check.allocation(allocation, "CommandOrder.allocation"),
            rank: try Check.rank(rank, "CommandOrder.rank"),
            command: try Check.texts(command, upTo: Limits.words, each: Limits.bytes, "CommandOrder.command"),
            timeout: try Check.span(timeoutMs, "CommandOrder.timeout_ms"),
            user: try Check.name(user, "CommandOrder.user"),
            bulkPort: try Check.port(bulkPort, "CommandOrder.bulk_port"))
    }
}

extension PBCommandExit: Coded {
    init(_ end: CommandExit) {
        switch end {
        case .code(let code): self.init(how: .code(code))
        case .signal(let number): self.init(how: .signal(number))
        case .outlasted: self.init(how: .outlasted(true))
        case .overflowed: self.init(how: .overflowed(true))
        case .notStarted(let why, let number):
            self.init(how: .notStarted(PBCommandFailure(why: why.remark(), errnoNumber: number)))
        }
    }

    func checked() throws(WireError) -> CommandExit {
        switch how {
        case .code(let code): return .code(try Check.within(code, 0...255, "CommandExit.code"))
        case .signal(let number): return .signal(try Check.within(number, 1...64, "CommandExit.signal"))
        case .outlasted: return .outlasted
        case .overflowed: return .overflowed
        case .notStarted(let failure):
            return .notStarted(
                try Check.text(failure.why, "CommandFailure.why"),
                errno: try Check.within(failure.errnoNumber, 0...4095, "CommandFailure.errno_number"))
        case nil: throw Check.unchosen("CommandExit.how")
        }
    }
}
