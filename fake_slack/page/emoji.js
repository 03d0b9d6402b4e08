// The common short names. A name that is not here is shown as it was written, :like_this:.

const NAMES = `
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|no_entry ⛔|no_entry_sign 🚫
warning ⚠️|rotating_light 🚨|bangbang ‼️|exclamation ❗|question ❓|grey_question ❔|information_source ℹ️|bulb 💡|fire 🔥|boom 💥|zap ⚡
red_circle 🔴|large_red_circle 🔴|large_orange_circle 🟠|orange_circle 🟠|large_yellow_circle 🟡|yellow_circle 🟡|large_green_circle 🟢|green_circle 🟢
large_blue_circle 🔵|blue_circle 🔵|large_purple_circle 🟣|white_circle ⚪|black_circle ⚫|large_red_square 🟥|large_orange_square 🟧|large_yellow_square 🟨|large_green_square 🟩|large_blue_square 🟦
small_red_triangle 🔺|arrow_up ⬆️|arrow_down ⬇️|arrow_right ➡️|arrow_left ⬅️|arrow_upper_right ↗️|arrows_counterclockwise 🔄|repeat 🔁|fast_forward ⏩
bell 🔔|no_bell 🔕|mega 📣|loudspeaker 📢|telephone_receiver 📞|phone ☎️|iphone 📱|email 📧|envelope ✉️|incoming_envelope 📨|speech_balloon 💬|pager 📟
clock1 🕐|clock3 🕒|clock9 🕘|alarm_clock ⏰|stopwatch ⏱️|hourglass ⌛|hourglass_flowing_sand ⏳|timer_clock ⏲️|watch ⌚|calendar 📆|date 📅|spiral_calendar_pad 🗓️
pushpin 📌|round_pushpin 📍|paperclip 📎|link 🔗|memo 📝|pencil 📝|pencil2 ✏️|clipboard 📋|page_facing_up 📄|bar_chart 📊|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|books 📚|book 📖|bookmark 🔖|label 🏷️|file_folder 📁|open_file_folder 📂|inbox_tray 📥|outbox_tray 📤
lock 🔒|unlock 🔓|key 🔑|shield 🛡️|mag 🔍|eyes 👀|eye 👁️|gear ⚙️|wrench 🔧|hammer_and_wrench 🛠️|toolbox 🧰|construction 🚧|package 📦|briefcase 💼|moneybag 💰|handshake 🤝|scales ⚖️
tada 🎉|sparkles ✨|star ⭐|trophy 🏆|checkered_flag 🏁|triangular_flag_on_post 🚩|crossed_flags 🎌|white_flag 🏳️|rocket 🚀|dart 🎯|seedling 🌱|sunny ☀️|cloud ☁️|ocean 🌊|thermometer 🌡️|adhesive_bandage 🩹|ambulance 🚑|fire_engine 🚒|sos 🆘|ok 🆗|new 🆕
raised_hand ✋|raised_hands 🙌|raising_hand 🙋|wave 👋|clap 👏|pray 🙏|muscle 💪|point_right 👉|point_up ☝️|point_down 👇|ok_hand 👌|writing_hand ✍️
smile 😄|slightly_smiling_face 🙂|blush 😊|thinking_face 🤔|worried 😟|cry 😢|sweat_smile 😅|relieved 😌|sleeping 😴|heart ❤️|broken_heart 💔
bust_in_silhouette 👤|busts_in_silhouette 👥|crown 👑|office 🏢|house 🏠|globe_with_meridians 🌐|earth_africa 🌍|robot_face 🤖|crystal_ball 🔮|compass 🧭|world_map 🗺️|traffic_light 🚦|vertical_traffic_light 🚦|octagonal_sign 🛑|stop_sign 🛑
one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|double_vertical_bar ⏸️|arrow_forward ▶️|black_square_for_stop ⏹️|heavy_plus_sign ➕|heavy_minus_sign ➖|wastebasket 🗑️|ladder 🪜|performing_arts 🎭|mortar_board 🎓|graduation_cap 🎓
`;

const EMOJI = new Map(NAMES.trim().split(/[|\n]/).map((pair) => pair.trim().split(" ")));

/** The picture of a short name (without colons), or undefined when it is not a common one. */
export function emojiFor(name) {
  return EMOJI.get(name);
}

const drawable = new Map();

/** Can this machine's fonts draw the picture? Without an emoji font browsers show an empty box. */
export function canDraw(picture) {
  if (!drawable.has(picture)) drawable.set(picture, pixels(picture) !== pixels("\u{10FFFE}"));
  return drawable.get(picture);
}

function pixels(text) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 24, height: 24 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.font = "16px sans-serif";
  pen.fillText(text.replace(/\uFE0F/g, ""), 2, 18);
  return pen.getImageData(0, 0, 24, 24).data.join();
}
