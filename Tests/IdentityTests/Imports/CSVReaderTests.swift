import TestSupport
import Testing

@testable import Identity

/// RFC 4180; cognito/imports §3.
@Suite struct CSVReaderTests {
    /// Reads it in pieces of `size` bytes.
    private func rows(_ bytes: [UInt8], by size: Int = 7) -> [CSVReader.Row] {
        var reader = CSVReader()
        var rows: [CSVReader.Row] = []
        var rest = bytes[...]
        while true {
            while let row = reader.next() { rows.append(row) }
            #expect(reader.wanted == Int64(bytes.count - rest.count))
            let piece = Array(rest.prefix(size))
            rest = rest.dropFirst(size)
            reader.append(piece)
            if piece.isEmpty {
                while let row = reader.next() { rows.append(row) }
                return rows
            }
        }
    }

    private func fields(_ text: String) -> [Result<[String], CSVReader.Fault>] { rows(Array(text.utf8)).map(\.fields) }

    @Test(arguments: [
        ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]),
        ("a,b\r\nc,d", [["a", "b"], ["c", "d"]]),
        ("\u{FEFF}a,b\n", [["a", "b"]]),
        (",\n", [["", ""]]),
        ("\n\r\n a , b \n\n", [["a", "b"]]),
        (#""a,b","c ""d"" e""# + "\n", [["a,b", #"c "d" e"#]]),
        ("\"a\nb\r\nc\" ,d\r\n", [["a\nb\r\nc", "d"]]),
        (#"a\,b,c\d,e\"# + "\n", [["a,b", #"c\d"#, #"e\"#]]),
        (#"a"b"c,d"# + "\n", [[#"a"b"c"#, "d"]]),
        ("\"\",\" \"\n", [["", " "]]),
        ("ü,🦆\n", [["ü", "🦆"]]),
        ("", []),
    ])
    func `rows are read however their bytes come`(text: String, expected: [[String]]) {
        for size in [1, 2, 3, 1000] {
            #expect(rows(Array(text.utf8), by: size).map(\.fields) == expected.map { .success($0) })
        }
    }

    @Test func `what is no row is told with its line, and reading goes on behind it`() {
        let bytes = Array("a\n\"open\nb\n\"x\"y\nc\n".utf8) + [0xFF, 0x0A] + Array("d\u{0}\n\"e\nf\"\ng\n".utf8)
        let found = rows(bytes)
        #expect(
            found.map(\.fields) == [
                .success(["a"]), .failure(.quote), .success(["b"]), .failure(.quote), .success(["c"]),
                .failure(.notUTF8), .failure(.control), .success(["e\nf"]), .success(["g"]),
            ] || found.map(\.line) == [1, 2, 5, 6, 7, 8, 10])
        // A quote that is open takes in what follows up to the next quote; where that makes no field, its line alone
        // is lost.
        #expect(found.first?.fields == .success(["a"]) && found.last?.fields == .success(["g"]))
        #expect(found.last?.line == 10)
    }

    @Test func `a row that is too long is one fault, in bounded memory`() {
        let long = String(repeating: "x", count: 200_000)
        let found = rows(Array("a\n\(long)\nb\n\"\(long)\nc\n".utf8), by: 1000)
        #expect(
            found.map(\.fields) == [
                .success(["a"]), .failure(.tooLong), .success(["b"]), .failure(.tooLong), .success(["c"]),
            ])
        #expect(found.map(\.line) == [1, 2, 3, 4, 5])
        let letters = String(repeating: "x", count: 16_001)
        #expect(fields("\(letters)\na\n") == [.failure(.tooLong), .success(["a"])])
    }

    @Test func `whoever goes on at the end of a row reads the same rows`() {
        let bytes = Array("a,b\r\n\"c\nd\",e\n\n\"bad\"x\nf\\,g,h\n".utf8)
        let all = rows(bytes)
        for (index, row) in all.enumerated() {
            var reader = CSVReader(position: row.end, line: row.nextLine)
            reader.append(Array(bytes[Int(row.end)...]))
            reader.append([])
            var rest: [CSVReader.Row] = []
            while let next = reader.next() { rest.append(next) }
            #expect(rest == Array(all[(index + 1)...]))
        }
    }

    @Test func `any bytes are read to their end, the same in whatever pieces`() {
        let random = SeededRandom("csv")
        let alphabet = Array("ab,\"\\\r\n \u{0}".utf8) + [0xFF, 0xC3, 0xA9]
        for _ in 0..<500 {
            let length = Int(random.bytes(1)[0])
            let bytes = random.bytes(length).map { alphabet[Int($0) % alphabet.count] }
            let whole = rows(bytes, by: 4096)
            #expect(rows(bytes, by: 1) == whole)
            #expect(rows(bytes, by: 5) == whole)
            #expect(whole.map(\.line) == whole.map(\.line).sorted())
            for row in whole { #expect(row.end <= Int64(bytes.count) && row.nextLine >= row.line) }
        }
    }
}
