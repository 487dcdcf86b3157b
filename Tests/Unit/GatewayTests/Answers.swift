// What many threads of a test have heard.

import Synchronization

final class Answers: Sendable {
    private let statuses = Mutex<[Int]>([])

    func add(_ status: Int) { statuses.withLock { $0.append(status) } }

    var all: [Int] { statuses.withLock { $0 } }
}
