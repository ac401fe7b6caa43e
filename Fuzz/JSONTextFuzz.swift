// Compiled together with Sources/JSONText by Fuzz/run.sh, as one module.

/// What libFuzzer calls with every input.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    // SAFETY: libFuzzer lends `count` bytes at `start` until this function returns.
    let text = Array(unsafe UnsafeBufferPointer(start: start, count: count))
    checkNumber(text)
    var reused = JSONDocument()
    let salvaged = parse(text, .salvage)
    if let salvaged { walk(salvaged) }
    let isScanned = scan(text)
    guard let document = parse(text, .strict) else {
        require(!isScanned, "scanning in pieces refuses what strict decoding refuses")
        do throws(JSONTextError) {
            try reused.parse(text.span)
            require(false, "a second parse says the same")
        } catch {
            require(error.offset >= 0 && error.offset <= text.count, "an error is inside the text")
            require(reused.bytes.isEmpty && reused.kind(.root) == .null, "nothing is left of a refused text")
        }
        return 0
    }
    require(isScanned, "scanning in pieces accepts what strict decoding accepts")
    require(salvaged != nil, "salvage accepts what strict decoding accepts")
    require(document.bytes == text, "the bytes are kept")
    walk(document)
    checkForms(document)
    return 0
}

private func parse(_ text: [UInt8], _ limits: JSONLimits) -> JSONDocument? {
    do throws(JSONTextError) {
        return try JSONDocument(parsing: text.span, limits: limits)
    } catch {
        return nil
    }
}

/// Whether the text is accepted in pieces, whose lengths follow from its bytes.
private func scan(_ text: [UInt8]) -> Bool {
    var scanner = JSONStreamScanner(observedDepth: 2)
    do throws(JSONTextError) {
        var start = 0
        while start < text.count {
            let end = min(text.count, start + 1 + Int(text[start] & 15))
            let piece = Array(text[start..<end])
            var position = 0
            while try scanner.read(piece.span, from: &position) != .needMore { scanner.captureNext(maxBytes: 32) }
            require(position == piece.count, "every byte is taken")
            start = end
        }
        try scanner.finish()
        return true
    } catch {
        require(error.offset >= 0 && error.offset <= text.count + 16, "an error is near the text")
        return false
    }
}

/// Visits every node by its parent: ranges nest and follow each other, and every view of a scalar agrees.
private func walk(_ document: JSONDocument) {
    let whole = document.range(.root)
    require(whole.lowerBound >= 0 && whole.upperBound <= document.bytes.count, "the root is inside the text")
    var open: [JSONNodeID] = [.root]
    while let id = open.popLast() {
        let range = document.range(id)
        require(!range.isEmpty, "a node has bytes")
        var end = range.lowerBound
        var children = 0
        for child in document.elements(of: id) {
            end = checkOrder(document, child, after: end, inside: range)
            open.append(child)
            require(document.element(children, of: id) == child, "an element is found by position")
            children += 1
        }
        for (key, value) in document.members(of: id) {
            end = checkOrder(document, key, after: end, inside: range)
            end = checkOrder(document, value, after: end, inside: range)
            open.append(value)
            checkString(document, key)
            require(document.member(document.string(key) ?? "", of: id) != nil, "a member is found by key")
            children += 1
            if children > 300 { break }
        }
        require(children == document.count(id) || children > 300, "the count is right")
        checkString(document, id)
        if let integer = document.integer(id) {
            require(document.number(id)?.int64Value == integer, "an integer is its number")
        }
    }
}

private func checkOrder(_ document: JSONDocument, _ id: JSONNodeID, after end: Int, inside range: Range<Int>) -> Int {
    let mine = document.range(id)
    require(mine.lowerBound > end, "children follow each other")
    require(mine.upperBound < range.upperBound, "a child is inside its parent")
    return mine.upperBound
}

private func checkString(_ document: JSONDocument, _ id: JSONNodeID) {
    guard let string = document.string(id) else { return }
    let bytes = document.decodedBytes(id)
    require(Array(string.utf8) == bytes, "a decoded string is UTF-8")
    require(document.utf8Length(id) == bytes.count, "the length in bytes is right")
    require(document.scalarCount(id) == string.unicodeScalars.count, "the length in scalars is right")
    require(document.equals(id, string), "a string equals itself")
}

/// The tree, the canonical form and the text say the same.
private func checkForms(_ document: JSONDocument) {
    let tree = document.value(.root)
    require(document.structurallyEquals(.root, tree), "a text equals its tree")
    let canonical = document.canonical(.root)
    guard let again = parse(canonical, JSONLimits(maxNumberDigits: 2000)) else {
        return require(false, "the canonical form is accepted")
    }
    require(again.canonical(.root) == canonical, "the canonical form is its own")
    require(again.structurallyEquals(.root, tree), "the canonical form says the same")
    let serialized = parse(tree.serialized(), JSONLimits(maxNumberDigits: 2000))
    require(serialized?.value(.root) == tree, "a tree comes back from its text")
}

private func checkNumber(_ text: [UInt8]) {
    guard let number = JSONNumber(utf8: text.span) else { return }
    require(JSONNumber(number.text) == number, "a number comes back from its text")
    require(JSONNumber.compareExact(number, number) == .equal, "a number equals itself")
    let double = number.doubleValue
    require(double == Double(String(decoding: text, as: UTF8.self)), "the double is the nearest one")
    if let units = number.scaledUp(decimals: 2) {
        require(units > 0 || number.isZero, "units are rounded up")
    }
}

private func require(_ condition: Bool, _ what: StaticString) {
    // INVARIANT: the fuzzer reports a property that does not hold as a crash.
    if !condition { fatalError("\(what)") }
}
