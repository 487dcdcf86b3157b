// Words that sentences of every room have in common.

/// `1 node`, `3 nodes`; of nouns that take an s.
package func counted(_ count: Int, _ noun: String) -> String { count == 1 ? "1 \(noun)" : "\(count) \(noun)s" }
