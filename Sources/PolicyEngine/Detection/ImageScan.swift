/// Finds images in Markdown and HTML whose address is elsewhere; the words that describe a Markdown image stay.
///
/// Whoever shows such an image sends its address to a server, with whatever somebody wrote into it.
enum ImageScan {
    /// What has to go: in order and apart, at most `limit`.
    static func ranges(in text: Span<UInt8>, limit: Int) -> [Range<Int>] {
        var scan = Closings()
        var found: [Range<Int>] = []
        var place = 0
        while place < text.count, found.count < limit {
            let byte = text[place]
            if byte == UInt8(ascii: "!"), text.byte(place + 1) == UInt8(ascii: "["),
                let image = markdown(at: place, in: text, &scan)
            {
                found.append(place..<(place + 2))
                found.append(image)
                place = image.upperBound
            } else if byte == UInt8(ascii: "<"), isImageTag(at: place + 1, in: text) {
                let end = scan.place(of: UInt8(ascii: ">"), from: place, in: text).map { $0 + 1 } ?? text.count
                found.append(place..<end)
                place = end
            } else {
                place &+= 1
            }
        }
        return found
    }

    /// The next place of each closing byte, looked for once: what is not there is not looked for again.
    private struct Closings {
        private var places: [UInt8: Int] = [:]

        mutating func place(of byte: UInt8, from start: Int, in text: Span<UInt8>) -> Int? {
            var place = places[byte] ?? -1
            if place < start {
                place = start
                while place < text.count, text[place] != byte { place &+= 1 }
                places[byte] = place
            }
            return place < text.count ? place : nil
        }
    }

    /// From the `]` of an image to its end: `](https://…)`, or `][name]` and `]` whose address stands elsewhere.
    private static func markdown(at start: Int, in text: Span<UInt8>, _ closings: inout Closings) -> Range<Int>? {
        guard let close = closings.place(of: UInt8(ascii: "]"), from: start + 2, in: text) else { return nil }
        switch text.byte(close + 1) {
        case UInt8(ascii: "("):
            guard let end = closings.place(of: UInt8(ascii: ")"), from: close + 2, in: text),
                isRemote(text, from: close + 2, to: end)
            else { return nil }
            return close..<(end + 1)
        case UInt8(ascii: "["):
            guard let end = closings.place(of: UInt8(ascii: "]"), from: close + 2, in: text) else { return nil }
            return close..<(end + 1)
        default: return close..<(close + 1)
        }
    }

    /// Anything but a path without a host, an anchor, or an image within the address itself.
    private static func isRemote(_ text: Span<UInt8>, from start: Int, to end: Int) -> Bool {
        var place = start
        while place < end, text[place] <= 0x20 || text[place] == UInt8(ascii: "<") { place += 1 }
        if text.holds("//", at: place) || text.byte(place) == UInt8(ascii: "\\") { return true }
        var word = place
        while word < end, text[word].isASCIIAlphanumeric || "+-.".utf8.contains(text[word]) { word += 1 }
        guard word > place, text.byte(word) == UInt8(ascii: ":") else {
            // An entity or an escape may spell the colon.
            return text.extracting(place..<min(end, place + maxSchemeBytes)).contains("&".utf8.span)
        }
        return !(word - place == 4 && text.byte(place) | 0x20 == UInt8(ascii: "d") && text.holds("ata", at: place + 1))
    }

    /// Within so many bytes a scheme ends, however it is spelled.
    private static let maxSchemeBytes = 64

    private static func isImageTag(at place: Int, in text: Span<UInt8>) -> Bool {
        guard "ipsvaeo".utf8.contains(text.byte(place).lowercasedASCII) else { return false }
        for name in ["img", "image", "picture", "source", "svg", "video", "audio", "iframe", "embed", "object"] {
            let letters = name.utf8.span
            guard text.count - place > letters.count else { continue }
            var isName = true
            for offset in letters.indices where text[place + offset].lowercasedASCII != letters[offset] {
                isName = false
                break
            }
            let after = text.byte(place + letters.count)
            if isName, !after.isASCIIAlphanumeric, after != UInt8(ascii: "-") { return true }
        }
        return false
    }
}
