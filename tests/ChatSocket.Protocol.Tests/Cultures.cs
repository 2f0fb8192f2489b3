using System.Globalization;

namespace ChatSocket.Protocol.Tests;

/// <summary>Where a node may run: Turkish has two letters i, Lithuanian keeps dots, Swedish and Persian write numbers their own way.</summary>
internal static class Cultures
{
    private static readonly string[] Names = ["", "pt-BR", "en-US", "tr-TR", "az-Latn-AZ", "lt-LT", "el-GR", "sv-SE", "fa-IR", "ar-SA", "de-DE"];

    public static void Each(Action act)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            foreach (var name in Names)
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
                act();
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
