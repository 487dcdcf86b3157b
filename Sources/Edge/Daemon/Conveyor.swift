// Pieces that come in order, worked on by all processors and handed out in order again: for what a start has to read
// before it can answer anybody. Not a pool: it ends with its last piece.

import Glibc

/// A belt of a few places. The thread that puts pieces on it works too, whenever it would have to wait.
package final class Conveyor<Piece: Sendable, Product: Sendable>: @unchecked Sendable {
    private enum Place {
        case empty
        case waiting(Piece)
        case taken
        case finished(Result<Product, any Error>)
    }

    /// Pieces on the belt: enough that no thread waits for another that has a large one, and few enough to be nothing
    /// beside what is made of them all.
    private static var places: Int { 32 }
    /// Bytes on the belt, or one piece: a journal's batch may have 16 MiB.
    private static var mostBytes: Int { 32 << 20 }

    private let work: @Sendable (Piece) throws -> Product
    // Guarded by `lock`: a ring, with the piece that is handed out next at `first`.
    private var belt: [Place]
    private var weights: [Int]
    private var first = 0
    private var count = 0
    private var bytes = 0
    private var isClosed = false
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let hasPiece = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let hasProduct = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    /// A belt with so many threads beside the caller's. One that the system does not give is done without.
    package init(threads: Int, work: @escaping @Sendable (Piece) throws -> Product) {
        self.work = work
        belt = Array(repeating: .empty, count: Self.places)
        weights = Array(repeating: 0, count: Self.places)
        pthread_mutex_init(lock, nil)
        pthread_cond_init(hasPiece, nil)
        pthread_cond_init(hasProduct, nil)
        for _ in 0..<threads { BackgroundThread.run(name: "coord-conveyor") { self.workUntilClosed() } }
    }

    deinit {
        pthread_mutex_destroy(lock)
        pthread_cond_destroy(hasPiece)
        pthread_cond_destroy(hasProduct)
        lock.deallocate()
        hasPiece.deallocate()
        hasProduct.deallocate()
    }

    /// Puts a piece of so many bytes on the belt; while that is full, `take` gets products, in order.
    package func put(_ piece: Piece, bytes weight: Int, _ take: (Product) throws -> Void) throws {
        while isFull(for: weight) { try take(next()) }
        // What is ready already makes room, and is still warm.
        while let product = try nextIfFinished() { try take(product) }
        pthread_mutex_lock(lock)
        let place = (first + count) % Self.places
        belt[place] = .waiting(piece)
        weights[place] = weight
        count += 1
        bytes += weight
        pthread_mutex_unlock(lock)
        pthread_cond_signal(hasPiece)
    }

    /// Hands out what is left.
    package func finish(_ take: (Product) throws -> Void) throws {
        while !isEmpty { try take(next()) }
    }

    /// Ends the threads, each after its piece. To be called once, whatever happened before.
    package func close() {
        pthread_mutex_lock(lock)
        isClosed = true
        pthread_mutex_unlock(lock)
        pthread_cond_broadcast(hasPiece)
    }

    private var isEmpty: Bool { locked { count == 0 } }

    private func isFull(for weight: Int) -> Bool {
        locked { count == Self.places || count > 0 && bytes + weight > Self.mostBytes }
    }

    private func locked<Answer>(_ body: () -> Answer) -> Answer {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return body()
    }

    /// The product of the first piece, worked on here if nobody has it yet; while another thread has, on one behind it.
    private func next() throws -> Product {
        while true {
            if let product = try nextIfFinished() { return product }
            if !workOnOne() { waitForFirst() }
        }
    }

    private func nextIfFinished() throws -> Product? {
        let product: Result<Product, any Error>? = locked {
            guard count > 0, case .finished(let product) = belt[first] else { return nil }
            belt[first] = .empty
            bytes -= weights[first]
            first = (first + 1) % Self.places
            count -= 1
            return product
        }
        return try product?.get()
    }

    private func waitForFirst() {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while case .taken = belt[first] { pthread_cond_wait(hasProduct, lock) }
    }

    /// Works on the first piece that nobody has; false where there is none.
    private func workOnOne() -> Bool {
        guard let (place, piece) = locked({ takePiece() }) else { return false }
        finish(place, piece)
        return true
    }

    /// Only with the lock held.
    private func takePiece() -> (Int, Piece)? {
        for step in 0..<count {
            let place = (first + step) % Self.places
            guard case .waiting(let piece) = belt[place] else { continue }
            belt[place] = .taken
            return (place, piece)
        }
        return nil
    }

    private func finish(_ place: Int, _ piece: Piece) {
        let product = Result { try work(piece) }
        locked { belt[place] = .finished(product) }
        pthread_cond_signal(hasProduct)
    }

    private func workUntilClosed() {
        while true {
            pthread_mutex_lock(lock)
            var found = takePiece()
            while found == nil, !isClosed {
                pthread_cond_wait(hasPiece, lock)
                found = takePiece()
            }
            pthread_mutex_unlock(lock)
            guard let (place, piece) = found else { return }
            finish(place, piece)
        }
    }
}
