/// Reads the rows of a CSV file from its bytes as they come, in memory that does not grow with the file.
///
/// RFC 4180: fields in quotes may have commas, line ends and, doubled, quotes; lines end in CR LF or LF, the last one
/// perhaps in nothing. Besides, as Cognito has it, `\,` is a comma within a field without quotes, and blanks around such a
/// field are no part of it (cognito/imports §3). A mark of UTF-8 at the beginning is skipped, and so are empty lines.
///
/// What is no row is given as a fault, with its line, and reading goes on at the next line.
struct CSVReader: Sendable {
    /// Of a row in the file, line ends included.
    static let rowBytes = 64 * 1024
    /// UTF-16 units in a row (cognito/imports §3).
    static let rowLength = 16_000

    enum Fault: Error, Sendable, Equatable {
        case tooLong
        /// A quote that does not end, or with more behind it.
        case quote
        case notUTF8
        /// A character that no text has, such as a zero.
        case control
    }

    struct Row: Sendable, Equatable {
        var fields: Result<[String], Fault>
        /// Where it begins, from 1.
        var line: Int64
        /// Where the next one begins: in the file, in bytes, and its line.
        var end: Int64
        var nextLine: Int64
    }

    private var buffer: [UInt8] = []
    /// What of the buffer has been read.
    private var start = 0
    private var position: Int64
    private var line: Int64
    private var isEnded = false
    /// What was no row, told once its line has ended, so that a row never ends within one.
    private var skipped: (fault: Fault, line: Int64)?

    /// - Parameters:
    ///   - position: where the bytes that come begin: 0, or the end of a row.
    ///   - line: the number of the line there.
    init(position: Int64 = 0, line: Int64 = 1) {
        self.position = position
        self.line = line
    }

    /// Where the bytes that it does not have begin.
    var wanted: Int64 { position + Int64(buffer.count - start) }

    /// - Parameter bytes: none where the file ends.
    mutating func append(_ bytes: [UInt8]) {
        if bytes.isEmpty { isEnded = true }
        buffer.removeSubrange(..<start)
        start = 0
        buffer.append(contentsOf: bytes)
        if position == 0, line == 1, buffer.starts(with: [0xEF, 0xBB, 0xBF]) { take(3) }
    }

    /// The next row; nil where more bytes are needed, or there is no more.
    mutating func next() -> Row? {
        while true {
            if let (fault, begun) = skipped {
                guard skipLine() else { return nil }
                skipped = nil
                return self.fault(fault, begun)
            }
            guard start < buffer.count else { return nil }
            let begun = line
            switch scan() {
            case .incomplete:
                guard buffer.count - start > Self.rowBytes else { return nil }
                skipped = (.tooLong, begun)
            case .wrong(let fault):
                skipped = (fault, begun)
            case .row(let fields, let count):
                let length = fields.reduce(0) { $0 + $1.utf16.count + 1 }
                take(count)
                if fields == [""] { continue }
                if length > Self.rowLength { return fault(.tooLong, begun) }
                return Row(fields: .success(fields), line: begun, end: position, nextLine: line)
            }
        }
    }

    private func fault(_ fault: Fault, _ begun: Int64) -> Row {
        Row(fields: .failure(fault), line: begun, end: position, nextLine: line)
    }

    private mutating func take(_ count: Int) {
        for byte in buffer[start..<start + count] where byte == 0x0A { line += 1 }
        start += count
        position += Int64(count)
    }

    /// Through the next line end. False where there is none yet: all of the buffer goes.
    private mutating func skipLine() -> Bool {
        guard let end = buffer[start...].firstIndex(of: 0x0A) else {
            take(buffer.count - start)
            return isEnded
        }
        take(end + 1 - start)
        return true
    }
}

extension CSVReader {
    private enum Scan {
        case incomplete
        case wrong(Fault)
        /// - Parameter count: bytes, with the line end.
        case row([String], count: Int)
    }

    private static let (comma, quote, escape) = (UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\\"))

    /// One row from the beginning of what is unread.
    private func scan() -> Scan {
        buffer.withUnsafeBufferPointer { bytes in
            var fields: [String] = []
            var index = start
            while true {
                while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
                var field: [UInt8] = []
                if index < bytes.count, bytes[index] == Self.quote {
                    index += 1
                    guard let end = Self.readQuoted(bytes, from: index, into: &field) else {
                        return isEnded ? .wrong(.quote) : .incomplete
                    }
                    index = end
                    while index < bytes.count, [0x20, 0x09, 0x0D].contains(bytes[index]) { index += 1 }
                    guard index == bytes.count || bytes[index] == Self.comma || bytes[index] == 0x0A else {
                        return .wrong(.quote)
                    }
                } else {
                    index = Self.readPlain(bytes, from: index, into: &field)
                }
                guard index < bytes.count || isEnded else { return .incomplete }
                if field.contains(where: { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D || $0 == 0x7F }) {
                    return .wrong(.control)
                }
                guard let text = String(validating: field, as: UTF8.self) else { return .wrong(.notUTF8) }
                fields.append(text)
                if index == bytes.count { return .row(fields, count: index - start) }
                index += 1
                if bytes[index - 1] == 0x0A { return .row(fields, count: index - start) }
            }
        }
    }

    /// Behind the closing quote; nil where there is none.
    private static func readQuoted(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, into field: inout [UInt8]
    ) -> Int? {
        var index = start
        while index < bytes.count {
            if bytes[index] == quote {
                guard index + 1 < bytes.count, bytes[index + 1] == quote else { return index + 1 }
                index += 1
            }
            field.append(bytes[index])
            index += 1
        }
        return nil
    }

    /// At the comma, at the line feed, or at the end of the bytes.
    private static func readPlain(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, into field: inout [UInt8]
    ) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != comma, bytes[index] != 0x0A {
            if bytes[index] == escape, index + 1 < bytes.count, bytes[index + 1] == comma { index += 1 }
            field.append(bytes[index])
            index += 1
        }
        while let last = field.last, [0x20, 0x09, 0x0D].contains(last) { field.removeLast() }
        return index
    }
}
