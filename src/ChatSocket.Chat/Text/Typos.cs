namespace ChatSocket.Chat.Text;

/// <summary>How many letters must be added, taken away or changed to get from one word to another (Levenshtein).</summary>
internal static class Typos
{
    public static int Count(string typed, string meant)
    {
        Span<int> row = stackalloc int[meant.Length + 1];
        for (var column = 0; column < row.Length; column++) row[column] = column;
        for (var line = 1; line <= typed.Length; line++)
        {
            var diagonal = row[0];
            row[0] = line;
            for (var column = 1; column < row.Length; column++)
            {
                var change = diagonal + (typed[line - 1] == meant[column - 1] ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.Min(change, Math.Min(row[column], row[column - 1]) + 1);
            }
        }

        return row[^1];
    }
}
