namespace EdgeFed.Learning.Data.Series;

/// <summary>
/// Cuts a file into fields (RFC 4180): a separator between them, a line feed (or CR LF) after each line. A field in quotes may
/// hold separators and line breaks, and a quote written twice.
/// </summary>
internal sealed class CsvScanner
{
    private const int Quote = '"';
    private const int End = -1;

    private readonly DataFileReader _input;
    private readonly int _separator;
    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly byte[] _field = new byte[CsvField.MaxBytes];
    private int _next;
    private int _end;
    private int _length;
    private int _line = 1;
    private bool _isInLine; // a separator was the last that was read: another field must come, if only an empty one

    /// <param name="input">Read to its end.</param>
    /// <param name="separator">What is between two fields.</param>
    public CsvScanner(DataFileReader input, char separator)
    {
        (_input, _separator) = (input, separator);
        input.SkipPrefix("\uFEFF"u8);
    }

    /// <summary>Reads the next field, whose text is valid until the next call. False at the end of the file.</summary>
    /// <exception cref="DataException">Quotes are not as they must be, or the file cannot be read.</exception>
    public bool TryRead(out CsvField field)
    {
        field = default;
        var line = _line;
        var code = NextByte();
        if (code == End && !_isInLine) return false;
        while (code == ' ' && _separator != ' ') code = NextByte();
        _length = 0;
        var isQuoted = code == Quote;
        code = isQuoted ? AfterQuotes(line) : AfterPlain(code);
        var isLast = code != _separator;
        _isInLine = !isLast;
        if (code == '\n') _line++;
        var text = _field.AsMemory(0, Math.Min(_length, _field.Length));
        field = new CsvField(text, line, isQuoted, IsCut: _length > _field.Length, isLast);
        return true;
    }

    /// <summary>Keeps a field without quotes.</summary>
    /// <returns>What came after it.</returns>
    private int AfterPlain(int code)
    {
        var before = End;
        for (; !EndsField(code); code = NextByte())
        {
            Keep(code);
            before = code;
        }

        if (before == '\r' && code != _separator) _length--; // a part of the line break
        return code;
    }

    /// <summary>Keeps what is between quotes, of which the first was read.</summary>
    /// <returns>What came after the field.</returns>
    private int AfterQuotes(int line)
    {
        while (true)
        {
            var code = NextByte();
            if (code == Quote && (code = NextByte()) != Quote) return AfterClosingQuote(code, line);
            if (code == End)
                throw _input.Error($"line {line} has a field that begins with a quote and never ends; expected a closing quote");
            if (code == '\n') _line++;
            Keep(code);
        }
    }

    private int AfterClosingQuote(int code, int line)
    {
        while (code is ' ' or '\r' && code != _separator) code = NextByte();
        if (EndsField(code)) return code;
        throw _input.Error(
            $"line {line} has a field that goes on after its closing quote; expected a separator there, or quotes written twice");
    }

    private bool EndsField(int code) => code == _separator || code is '\n' or End;

    private void Keep(int code)
    {
        if (_length < _field.Length) _field[_length] = (byte)code;
        if (_length <= _field.Length) _length++;
    }

    private int NextByte()
    {
        if (_next == _end) (_next, _end) = (0, _input.ReadSome(_buffer));
        return _next < _end ? _buffer[_next++] : End;
    }
}
