internal import JSONText

// Answers each candidate with `R` and the reason, or with `A` (`T` when a known key has a case twin) and the view.
// With the argument `numbers`, with the exact text of a number and its order to the one before.
let isJudgingNumbers = CommandLine.arguments.contains("numbers")
var frames = Frames()
var document = JSONDocument()
var previous = JSONNumber(0)
while let candidate = frames.next() {
    if candidate.isEmpty {
        frames.write([])
    } else if isJudgingNumbers {
        let number = JSONNumber(utf8: candidate.span)
        let order = number.map { JSONNumber.compareExact(previous, $0).rawValue } ?? 9
        let units = number.flatMap { $0.scaledUp(decimals: 6) }.map { "\($0)" } ?? "-"
        frames.write(Array("\(number?.text ?? "-") \(order) \(units)".utf8))
        previous = number ?? previous
    } else {
        do throws(JSONTextError) {
            try document.parse(candidate.span)
            var view = View(of: document)
            view.writeAll()
            frames.write([CaseTwins.exist(in: document) ? UInt8(ascii: "T") : UInt8(ascii: "A")] + view.bytes)
        } catch {
            frames.write(Array("R\(error.reason)".utf8))
        }
    }
}
