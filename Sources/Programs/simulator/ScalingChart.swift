// A picture of runs under several rules: how many replicas there were, over what was in flight.

import Foundation
import Simulation

struct ScalingChart {
    let title: String
    let runs: [(name: String, outcome: ServiceOutcome)]

    private static let colours = ["#7f7f7f", "#d9822b", "#8e5ea2", "#1f77b4", "#2ca02c"]
    private static let (width, height) = (1000.0, 200.0)
    /// Points of a line: more than the picture has pixels would say nothing.
    private static let points = 500

    func write(to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    private var text: String {
        let minutes = runs.map { $0.outcome.minutes.count }.max() ?? 0
        let panes = runs.enumerated().map { place, run in pane(place, run.name, run.outcome, minutes) }
        let whole = Double(runs.count) * (Self.height + 40) + 40
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(Self.width) + 80) \(Int(whole))" \
            font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="white"/>
            <text x="50" y="20" font-size="14">\(escaped(title)): replicas, and requests in flight (shaded)</text>
            \(panes.joined(separator: "\n"))
            </svg>

            """
    }

    private func pane(_ place: Int, _ name: String, _ outcome: ServiceOutcome, _ minutes: Int) -> String {
        let top = 35 + Double(place) * (Self.height + 40)
        let all = runs.flatMap { $0.outcome.minutes }
        let most = max(all.map(\.replicas).max() ?? 1, 1)
        let busiest = max(all.map(\.inFlight).max() ?? 1, 1)
        // What was in flight while all kept up; a queue that stands high over it is cut off at the top.
        let usual = min(busiest, 1.2 * (all.map(\.inFlight).sorted().dropLast(all.count / 200).last ?? busiest))
        func line(_ values: [Double], of largest: Double) -> String {
            let step = max(1, values.count / Self.points)
            return stride(from: 0, to: values.count, by: step).map { first in
                let value = values[first..<min(first + step, values.count)].max() ?? 0
                let x = 50 + Self.width * Double(first) / Double(max(minutes, 1))
                let y = top + Self.height * (1 - min(value / max(largest, 1e-9), 1))
                return String(format: "%.1f,%.1f", x, y)
            }.joined(separator: " ")
        }
        let bottom = top + Self.height
        let shade = line(outcome.minutes.map(\.inFlight), of: usual)
        let colour = Self.colours[place % Self.colours.count]
        let late = String(format: "%.2f %% late, %.1f replica-hours", percent(outcome), outcome.replicaHours)
        let hours = Double(minutes) / 60
        return """
            <rect x="50" y="\(top)" width="\(Self.width)" height="\(Self.height)" fill="none" stroke="#ccc"/>
            <polygon points="50,\(bottom) \(shade) \(50 + Self.width),\(bottom)" fill="#e8e8e8"/>
            <polyline points="\(line(outcome.minutes.map(\.replicas), of: most))" fill="none" stroke="\(colour)" \
            stroke-width="1.5"/>
            <text x="58" y="\(top + 16)" fill="\(colour)" stroke="white" stroke-width="3" \
            paint-order="stroke">\(escaped(name)): \(late)</text>
            <text x="44" y="\(top + 10)" text-anchor="end">\(Int(most))</text>
            <text x="44" y="\(bottom)" text-anchor="end">0</text>
            <text x="50" y="\(bottom + 14)">0 h</text>
            <text x="\(50 + Self.width)" y="\(bottom + 14)" text-anchor="end">\(String(format: "%.1f", hours)) h</text>
            """
    }

    private func percent(_ outcome: ServiceOutcome) -> Double {
        100 * Double(outcome.late) / Double(max(outcome.requests, 1))
    }

    private func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
    }
}
