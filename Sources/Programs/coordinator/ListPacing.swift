// When a page of a list is made while others submit. A page takes as long as hundreds of submits and nobody waits for
// it but a reader; what is submitted is counted on by all who wait behind it. A policy, told the time.

/// Decides when the next page of a list may take part in a turn. Times are milliseconds of one clock.
struct ListPacing {
    /// From one page to the next while others submit. With 1 to 2 ms here and as much for its bytes a page then takes
    /// under a tenth of one processor.
    static let interval: Int64 = 40
    /// Who has just submitted submits again: a client with a full window pauses no longer than a slow commit.
    static let quiet: Int64 = 20
    /// However much is submitted and however many lists are read, a page does not wait longer: behind it stands a
    /// person.
    static let longest: Int64 = 1000

    private var lastPage: Int64?
    private var lastSubmit: Int64?

    /// When a page that has been asked for at `asked` may be made; a time that is over means now.
    func due(asked: Int64) -> Int64 {
        guard let lastPage, let lastSubmit else { return asked }
        return min(lastPage + Self.interval, lastSubmit + Self.quiet, asked + Self.longest)
    }

    mutating func notePage(at now: Int64) { lastPage = now }

    mutating func noteSubmits(at now: Int64) { lastSubmit = now }
}
