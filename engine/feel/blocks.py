"""The blocks of Unicode that `\\p{IsGreek}` and the like name (XML Schema, appendix G.4.2.3)."""

#: Name and first code point, in order; a block reaches to the next one's beginning.
_STARTS = """
BasicLatin 0 Latin-1Supplement 80 LatinExtended-A 100 LatinExtended-B 180 IPAExtensions 250
SpacingModifierLetters 2B0 CombiningDiacriticalMarks 300 GreekandCoptic 370 Cyrillic 400
CyrillicSupplement 500 Armenian 530 Hebrew 590 Arabic 600 Syriac 700 ArabicSupplement 750
Thaana 780 NKo 7C0 Samaritan 800 Mandaic 840 - 860 Devanagari 900 Bengali 980 Gurmukhi A00
Gujarati A80 Oriya B00 Tamil B80 Telugu C00 Kannada C80 Malayalam D00 Sinhala D80 Thai E00
Lao E80 Tibetan F00 Myanmar 1000 Georgian 10A0 HangulJamo 1100 Ethiopic 1200
EthiopicSupplement 1380 Cherokee 13A0 UnifiedCanadianAboriginalSyllabics 1400 Ogham 1680
Runic 16A0 Tagalog 1700 Hanunoo 1720 Buhid 1740 Tagbanwa 1760 Khmer 1780 Mongolian 1800
- 18B0 LatinExtendedAdditional 1E00 GreekExtended 1F00 GeneralPunctuation 2000
SuperscriptsandSubscripts 2070 CurrencySymbols 20A0 CombiningDiacriticalMarksforSymbols 20D0
LetterlikeSymbols 2100 NumberForms 2150 Arrows 2190 MathematicalOperators 2200
MiscellaneousTechnical 2300 ControlPictures 2400 OpticalCharacterRecognition 2440
EnclosedAlphanumerics 2460 BoxDrawing 2500 BlockElements 2580 GeometricShapes 25A0
MiscellaneousSymbols 2600 Dingbats 2700 MiscellaneousMathematicalSymbols-A 27C0
SupplementalArrows-A 27F0 BraillePatterns 2800 SupplementalArrows-B 2900
MiscellaneousMathematicalSymbols-B 2980 SupplementalMathematicalOperators 2A00
MiscellaneousSymbolsandArrows 2B00 - 2C00 CJKRadicalsSupplement 2E80 KangxiRadicals 2F00
- 2FE0 IdeographicDescriptionCharacters 2FF0 CJKSymbolsandPunctuation 3000 Hiragana 3040
Katakana 30A0 Bopomofo 3100 HangulCompatibilityJamo 3130 Kanbun 3190 BopomofoExtended 31A0
CJKStrokes 31C0 KatakanaPhoneticExtensions 31F0 EnclosedCJKLettersandMonths 3200
CJKCompatibility 3300 CJKUnifiedIdeographsExtensionA 3400 YijingHexagramSymbols 4DC0
CJKUnifiedIdeographs 4E00 YiSyllables A000 YiRadicals A490 - A4D0 HangulSyllables AC00
- D7B0 PrivateUseArea E000 CJKCompatibilityIdeographs F900 AlphabeticPresentationForms FB00
ArabicPresentationForms-A FB50 VariationSelectors FE00 VerticalForms FE10
CombiningHalfMarks FE20 CJKCompatibilityForms FE30 SmallFormVariants FE50
ArabicPresentationForms-B FE70 HalfwidthandFullwidthForms FF00 Specials FFF0 - 10000
Emoticons 1F600 - 1F650 CJKUnifiedIdeographsExtensionB 20000
CJKUnifiedIdeographsExtensionC 2A700 - 2B740 - 110000
"""


def _table() -> dict[str, tuple[int, int]]:
    words = _STARTS.split()
    starts = [int(word, 16) for word in words[1::2]]
    table = {
        name: (start, after - 1)
        for name, start, after in zip(words[::2], starts, starts[1:], strict=False)
    }
    del table["-"]
    # Names of older editions.
    table["Greek"] = table["GreekandCoptic"]
    table["CombiningMarksforSymbols"] = table["CombiningDiacriticalMarksforSymbols"]
    return table


#: First and last code point of each block, by its name without spaces.
BLOCKS = _table()
